// Package ztunnel interprets the authorization resources that istiod sends to ztunnel, after ztunnel's published
// behaviour. It knows nothing of AuthorizationPolicy or PeerAuthentication.
package ztunnel

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"istio.io/istio/pkg/workloadapi/security"
)

// Connection is what ztunnel can see. Without mTLS the identity is empty.
type Connection struct {
	TrustDomain, Namespace, Account string
	Source, Destination             netip.Addr
	Port                            uint32
}

func (c Connection) anonymous() bool { return c.Namespace == "" }

// Allows applies the order of ztunnel: any DENY that matches denies; without ALLOW all is allowed; else one must match.
func Allows(policies []*security.Authorization, connection Connection) (bool, string) {
	allows := false
	for _, policy := range policies {
		if policy.GetDryRun() {
			continue
		}
		if policy.GetAction() == security.Action_DENY && matches(policy, connection) {
			return false, "deny " + policy.GetNamespace() + "/" + policy.GetName()
		}
		allows = allows || policy.GetAction() == security.Action_ALLOW
	}
	if !allows {
		return true, "no deny matched"
	}
	for _, policy := range policies {
		if policy.GetAction() == security.Action_ALLOW && !policy.GetDryRun() && matches(policy, connection) {
			return true, "allow " + policy.GetNamespace() + "/" + policy.GetName()
		}
	}
	return false, "no allow matched"
}

// matches: any group; in it all rules; in each any match. A match that asks nothing matches nothing.
func matches(policy *security.Authorization, c Connection) bool {
	return slices.ContainsFunc(policy.GetGroups(), func(group *security.Group) bool {
		return !slices.ContainsFunc(group.GetRules(), func(rule *security.Rules) bool {
			return len(rule.GetMatches()) > 0 &&
				!slices.ContainsFunc(rule.GetMatches(), func(match *security.Match) bool { return matched(match, c) })
		})
	})
}

func matched(m *security.Match, c Connection) bool {
	asked := len(m.GetNamespaces()) + len(m.GetNotNamespaces()) + len(m.GetServiceAccounts()) + len(m.GetNotServiceAccounts()) +
		len(m.GetPrincipals()) + len(m.GetNotPrincipals()) + len(m.GetSourceIps()) + len(m.GetNotSourceIps()) +
		len(m.GetDestinationIps()) + len(m.GetNotDestinationIps()) + len(m.GetDestinationPorts()) + len(m.GetNotDestinationPorts())
	if asked == 0 {
		return false
	}
	principal := fmt.Sprintf("%s/ns/%s/sa/%s", c.TrustDomain, c.Namespace, c.Account)
	if c.anonymous() {
		principal = ""
	}
	hasAccount := func(s *security.ServiceAccountMatch) bool {
		return !c.anonymous() && s.GetNamespace() == c.Namespace && s.GetServiceAccount() == c.Account
	}
	hasPrincipal := func(s *security.StringMatch) bool { return !c.anonymous() && text(s, principal) }
	return field(m.GetNamespaces(), m.GetNotNamespaces(), func(s *security.StringMatch) bool { return text(s, c.Namespace) }) &&
		field(m.GetServiceAccounts(), m.GetNotServiceAccounts(), hasAccount) &&
		field(m.GetPrincipals(), m.GetNotPrincipals(), hasPrincipal) &&
		field(m.GetSourceIps(), m.GetNotSourceIps(), func(a *security.Address) bool { return within(a, c.Source) }) &&
		field(m.GetDestinationIps(), m.GetNotDestinationIps(), func(a *security.Address) bool { return within(a, c.Destination) }) &&
		field(m.GetDestinationPorts(), m.GetNotDestinationPorts(), func(port uint32) bool { return port == c.Port })
}

func field[T any](values, notValues []T, holds func(T) bool) bool {
	return (len(values) == 0 || slices.ContainsFunc(values, holds)) && !slices.ContainsFunc(notValues, holds)
}

func text(m *security.StringMatch, value string) bool {
	switch pattern := m.GetMatchType().(type) {
	case *security.StringMatch_Exact:
		return value == pattern.Exact
	case *security.StringMatch_Prefix:
		return strings.HasPrefix(value, pattern.Prefix)
	case *security.StringMatch_Suffix:
		return strings.HasSuffix(value, pattern.Suffix)
	case *security.StringMatch_Presence:
		return value != ""
	default:
		panic(fmt.Sprintf("string match %T is not interpreted", pattern))
	}
}

func within(block *security.Address, address netip.Addr) bool {
	base, _ := netip.AddrFromSlice(block.GetAddress())
	return netip.PrefixFrom(base, int(block.GetLength())).Masked().Contains(address)
}
