// Package istiod makes of policies what istiod sends to a proxy, by istiod's own code.
package istiod

import (
	_ "unsafe"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	securityclient "istio.io/client-go/pkg/apis/security/v1"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/security/authn"
	"istio.io/istio/pilot/pkg/security/authz/builder"
	"istio.io/istio/pilot/pkg/security/trustdomain"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/gvk"
	"istio.io/istio/pkg/config/validation"

	. "oracle/shared"
)

const RootNamespace = "istio-system"

func Typed(policy Object) *securityclient.AuthorizationPolicy {
	typed := &securityclient.AuthorizationPolicy{}
	Decode(policy, typed)
	return typed
}

// Refusal is what istiod's webhook says against the policy, or nothing.
func Refusal(policy Object) string {
	typed := Typed(policy)
	_, err := validation.ValidateAuthorizationPolicy(config.Config{
		Meta: config.Meta{GroupVersionKind: gvk.AuthorizationPolicy, Name: typed.Name, Namespace: typed.Namespace, Annotations: typed.Annotations},
		Spec: &typed.Spec,
	})
	if err == nil {
		return ""
	}
	return err.Error()
}

// Index puts policies where istiod keeps them for the selection of a workload's policies.
func Index(policies []Object) *model.AuthorizationPolicies {
	result := &model.AuthorizationPolicies{NamespaceToPolicies: map[string][]model.AuthorizationPolicy{}, RootNamespace: RootNamespace}
	for _, policy := range policies {
		typed := Typed(policy)
		result.NamespaceToPolicies[typed.Namespace] = append(result.NamespaceToPolicies[typed.Namespace], model.AuthorizationPolicy{
			Name: typed.Name, Namespace: typed.Namespace, Annotations: typed.Annotations, Spec: &typed.Spec})
	}
	return result
}

// Filters are the RBAC filters of one proxy.
type Filters struct {
	HTTP []*hcm.HttpFilter
	TCP  []*listener.Filter
}

// Authorization selects the policies of a proxy and builds its filters. filterState: the caller's identity comes from
// filter state, as at a waypoint, and not from a certificate.
func Authorization(policies *model.AuthorizationPolicies, matcher model.WorkloadPolicyMatcher, trustDomain string, aliases []string,
	filterState bool) Filters {
	selected := policies.ListAuthorizationPolicies(matcher.WithRootNamespace(RootNamespace))
	built := builder.New(trustdomain.NewBundle(trustDomain, aliases), nil, selected, builder.Option{UseFilterState: filterState})
	if built == nil {
		return Filters{}
	}
	return Filters{built.BuildHTTP(), built.BuildTCP()}
}

//go:linkname newPolicyApplier istio.io/istio/pilot/pkg/security/authn.newPolicyApplier
func newPolicyApplier(root string, tokens, peers []*config.Config, push *model.PushContext) authn.PolicyApplier

// Tokens is the JWT filter for the RequestAuthentications, all with the same keys; nil without any rule.
func Tokens(authentications []Object, jwks string) *hcm.HttpFilter {
	configs := []*config.Config{}
	for _, authentication := range authentications {
		typed := &securityclient.RequestAuthentication{}
		Decode(authentication, typed)
		for _, rule := range typed.Spec.JwtRules {
			rule.Jwks, rule.JwksUri = jwks, ""
		}
		configs = append(configs, &config.Config{Spec: &typed.Spec})
	}
	return newPolicyApplier(RootNamespace, configs, nil, &model.PushContext{}).JwtFilter(false)
}
