package main

import (
	"fmt"

	rbac "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	"istio.io/istio/pilot/pkg/model"

	"oracle/istio/envoy"
	"oracle/istio/istiod"
)

// chains are the RBAC filters of one proxy, for HTTP and for TCP connections.
type chains struct{ http, tcp []*rbac.RBAC }

func (w world) chainsFor(policies *model.AuthorizationPolicies, matcher model.WorkloadPolicyMatcher, filterState bool) chains {
	filters := istiod.Authorization(policies, matcher, w.trustDomain, w.aliases, filterState)
	return chains{envoy.HTTPRules(filters.HTTP), envoy.TCPRules(filters.TCP)}
}

func (c chains) decide(one call) (bool, string) {
	if one.envoy.HTTP != nil {
		return envoy.Allows(c.http, one.envoy)
	}
	return envoy.Allows(c.tcp, one.envoy)
}

func targetKey(w workload) string { return fmt.Sprintf("%s/%s", w.namespace, w.name) }
