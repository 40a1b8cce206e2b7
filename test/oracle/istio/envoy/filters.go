package envoy

import (
	"slices"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	rbac "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	rbachttp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	rbactcp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	"google.golang.org/protobuf/types/known/anypb"
)

// HTTPRules gives the enforced rules of a chain of HTTP RBAC filters; shadow rules never decide.
func HTTPRules(filters []*hcm.HttpFilter) []*rbac.RBAC {
	rules := []*rbac.RBAC{}
	for _, filter := range filters {
		config := &rbachttp.RBAC{}
		unpack(filter.GetTypedConfig(), config)
		rules = append(rules, config.GetRules())
	}
	return rules
}

// TCPRules gives the enforced rules of a chain of network RBAC filters.
func TCPRules(filters []*listener.Filter) []*rbac.RBAC {
	rules := []*rbac.RBAC{}
	for _, filter := range filters {
		config := &rbactcp.RBAC{}
		unpack(filter.GetTypedConfig(), config)
		rules = append(rules, config.GetRules())
	}
	return rules
}

type message interface{ Reset() }

func unpack(packed *anypb.Any, into interface {
	message
	protoMessage
}) {
	if err := packed.UnmarshalTo(into); err != nil {
		panic(err)
	}
}

// Allows runs the filters in order; the second result says what decided.
func Allows(filters []*rbac.RBAC, request Request) (bool, string) {
	reason := "no policy"
	for _, rules := range filters {
		if rules == nil || rules.GetAction() == rbac.RBAC_LOG {
			continue
		}
		matched := matching(rules, request)
		switch rules.GetAction() {
		case rbac.RBAC_DENY:
			if matched != "" {
				return false, "deny " + matched
			}
			reason = "no deny matched"
		case rbac.RBAC_ALLOW:
			if matched == "" {
				return false, "no allow matched"
			}
			reason = "allow " + matched
		}
	}
	return true, reason
}

func matching(rules *rbac.RBAC, request Request) string {
	names := []string{}
	for name := range rules.GetPolicies() {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		policy := rules.GetPolicies()[name]
		if policy.GetCondition() != nil || policy.GetCheckedCondition() != nil {
			panic("conditions are not interpreted")
		}
		permitted := slices.ContainsFunc(policy.GetPermissions(), func(p *rbac.Permission) bool { return permission(p, request) })
		if permitted && slices.ContainsFunc(policy.GetPrincipals(), func(p *rbac.Principal) bool { return principal(p, request) }) {
			return name
		}
	}
	return ""
}
