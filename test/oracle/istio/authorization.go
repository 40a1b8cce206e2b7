package main

import (
	"fmt"

	rbac "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	securityclient "istio.io/client-go/pkg/apis/security/v1"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/security/authz/builder"
	"istio.io/istio/pilot/pkg/security/trustdomain"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/gvk"
	"istio.io/istio/pkg/config/validation"

	"oracle/istio/envoy"
	. "oracle/shared"
)

func typedAuthorization(policy Object) *securityclient.AuthorizationPolicy {
	typed := &securityclient.AuthorizationPolicy{}
	Decode(policy, typed)
	return typed
}

// refusal is what istiod's webhook says against the policy, or nothing.
func refusal(policy Object) string {
	typed := typedAuthorization(policy)
	_, err := validation.ValidateAuthorizationPolicy(config.Config{
		Meta: config.Meta{GroupVersionKind: gvk.AuthorizationPolicy, Name: typed.Name, Namespace: typed.Namespace, Annotations: typed.Annotations},
		Spec: &typed.Spec,
	})
	if err == nil {
		return ""
	}
	return err.Error()
}

// index puts policies where istiod keeps them for the selection of a workload's policies.
func index(policies []Object) *model.AuthorizationPolicies {
	result := &model.AuthorizationPolicies{NamespaceToPolicies: map[string][]model.AuthorizationPolicy{}, RootNamespace: rootNamespace}
	for _, policy := range policies {
		typed := typedAuthorization(policy)
		result.NamespaceToPolicies[typed.Namespace] = append(result.NamespaceToPolicies[typed.Namespace], model.AuthorizationPolicy{
			Name: typed.Name, Namespace: typed.Namespace, Annotations: typed.Annotations, Spec: &typed.Spec})
	}
	return result
}

// chains are the RBAC filters of one proxy, for HTTP and for TCP connections.
type chains struct{ http, tcp []*rbac.RBAC }

func (w world) chainsFor(policies *model.AuthorizationPolicies, matcher model.WorkloadPolicyMatcher, filterState bool) chains {
	selected := policies.ListAuthorizationPolicies(matcher.WithRootNamespace(rootNamespace))
	built := builder.New(trustdomain.NewBundle(w.trustDomain, w.aliases), nil, selected, builder.Option{UseFilterState: filterState})
	if built == nil {
		return chains{}
	}
	return chains{envoy.HTTPRules(built.BuildHTTP()), envoy.TCPRules(built.BuildTCP())}
}

func (c chains) decide(one call) (bool, string) {
	if one.envoy.HTTP != nil {
		return envoy.Allows(c.http, one.envoy)
	}
	return envoy.Allows(c.tcp, one.envoy)
}

func targetKey(w workload) string { return fmt.Sprintf("%s/%s", w.namespace, w.name) }
