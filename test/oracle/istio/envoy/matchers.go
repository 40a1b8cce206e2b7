package envoy

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

func within(block *core.CidrRange, address netip.Addr) bool {
	base, err := netip.ParseAddr(block.GetAddressPrefix())
	if err != nil {
		panic(err)
	}
	return netip.PrefixFrom(base, int(block.GetPrefixLen().GetValue())).Masked().Contains(address)
}

func text(m *matcher.StringMatcher, value string) bool {
	same := func(s string) string { return s }
	if m.GetIgnoreCase() {
		same = strings.ToLower
	}
	switch pattern := m.GetMatchPattern().(type) {
	case *matcher.StringMatcher_Exact:
		return same(value) == same(pattern.Exact)
	case *matcher.StringMatcher_Prefix:
		return strings.HasPrefix(same(value), same(pattern.Prefix))
	case *matcher.StringMatcher_Suffix:
		return strings.HasSuffix(same(value), same(pattern.Suffix))
	case *matcher.StringMatcher_SafeRegex:
		return wholly(pattern.SafeRegex.GetRegex(), value)
	default:
		panic(fmt.Sprintf("string match %T is not interpreted", pattern))
	}
}

// wholly says whether the expression matches the whole value, as Envoy takes all its regular expressions.
func wholly(expression, value string) bool {
	return regexp.MustCompile("^(?:" + expression + ")$").MatchString(value)
}

// header: an absent header matches nothing but an inverted or a negative presence match.
func header(m *route.HeaderMatcher, r Request) bool {
	if m.GetTreatMissingHeaderAsEmpty() {
		panic("treat_missing_header_as_empty is not interpreted")
	}
	value, found := r.header(m.GetName())
	result := false
	switch specifier := m.GetHeaderMatchSpecifier().(type) {
	case *route.HeaderMatcher_PresentMatch:
		result = found == specifier.PresentMatch
	case *route.HeaderMatcher_StringMatch:
		if !found {
			return false
		}
		result = text(specifier.StringMatch, value)
	default:
		panic(fmt.Sprintf("header match %T is not interpreted", specifier))
	}
	return result != m.GetInvertMatch()
}

func metadata(m *matcher.MetadataMatcher, r Request) bool {
	if m.GetFilter() != "envoy.filters.http.jwt_authn" || m.GetPath()[0].GetKey() != "payload" {
		panic("metadata of " + m.GetFilter() + " is not interpreted")
	}
	var value any = r.Claims
	if r.Claims == nil {
		value = nil
	}
	for _, segment := range m.GetPath()[1:] {
		fields, nested := value.(map[string]any)
		if !nested {
			value = nil
			break
		}
		value = fields[segment.GetKey()]
	}
	return match(m.GetValue(), value) != m.GetInvert()
}

func match(m *matcher.ValueMatcher, value any) bool {
	switch pattern := m.GetMatchPattern().(type) {
	case *matcher.ValueMatcher_StringMatch:
		s, is := value.(string)
		return is && text(pattern.StringMatch, s)
	case *matcher.ValueMatcher_ListMatch:
		list, is := value.([]any)
		return is && slices.ContainsFunc(list, func(member any) bool { return match(pattern.ListMatch.GetOneOf(), member) })
	case *matcher.ValueMatcher_OrMatch:
		return slices.ContainsFunc(pattern.OrMatch.GetValueMatchers(), func(m *matcher.ValueMatcher) bool { return match(m, value) })
	default:
		panic(fmt.Sprintf("value match %T is not interpreted", pattern))
	}
}

const segmentCharacters = `a-zA-Z0-9\-._~%!$&'()+,;:@=*`

// template: * is one segment that is not empty, ** any text with slashes, possibly none.
func template(pattern, path string) bool {
	expression := ""
	for number, segment := range strings.Split(strings.TrimPrefix(pattern, "/"), "/") {
		expression += "/"
		switch segment {
		case "*":
			expression += "[" + segmentCharacters + "]+"
		case "**":
			expression += "[" + segmentCharacters + "/]*"
		default:
			if strings.ContainsAny(segment, "*{}") {
				panic(fmt.Sprintf("template %s, segment %d is not interpreted", pattern, number))
			}
			expression += regexp.QuoteMeta(segment)
		}
	}
	return wholly(expression, path)
}
