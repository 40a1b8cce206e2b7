package envoy

import (
	"fmt"
	"slices"

	rbac "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	uritemplate "github.com/envoyproxy/go-control-plane/envoy/extensions/path/match/uri_template/v3"
	"google.golang.org/protobuf/proto"
)

type protoMessage = proto.Message

func permission(p *rbac.Permission, r Request) bool {
	switch rule := p.GetRule().(type) {
	case *rbac.Permission_AndRules:
		return !slices.ContainsFunc(rule.AndRules.GetRules(), func(p *rbac.Permission) bool { return !permission(p, r) })
	case *rbac.Permission_OrRules:
		return slices.ContainsFunc(rule.OrRules.GetRules(), func(p *rbac.Permission) bool { return permission(p, r) })
	case *rbac.Permission_NotRule:
		return !permission(rule.NotRule, r)
	case *rbac.Permission_Any:
		return rule.Any
	case *rbac.Permission_Header:
		return header(rule.Header, r)
	case *rbac.Permission_UrlPath:
		path, found := r.path()
		return found && text(rule.UrlPath.GetPath(), path)
	case *rbac.Permission_UriTemplate:
		config := &uritemplate.UriTemplateMatchConfig{}
		unpack(rule.UriTemplate.GetTypedConfig(), config)
		path, found := r.path()
		return found && template(config.GetPathTemplate(), path)
	case *rbac.Permission_DestinationIp:
		return within(rule.DestinationIp, r.Destination)
	case *rbac.Permission_DestinationPort:
		return rule.DestinationPort == r.Port
	case *rbac.Permission_RequestedServerName:
		return text(rule.RequestedServerName, r.ServerName)
	default:
		panic(fmt.Sprintf("permission %T is not interpreted", rule))
	}
}

func principal(p *rbac.Principal, r Request) bool {
	switch id := p.GetIdentifier().(type) {
	case *rbac.Principal_AndIds:
		return !slices.ContainsFunc(id.AndIds.GetIds(), func(p *rbac.Principal) bool { return !principal(p, r) })
	case *rbac.Principal_OrIds:
		return slices.ContainsFunc(id.OrIds.GetIds(), func(p *rbac.Principal) bool { return principal(p, r) })
	case *rbac.Principal_NotId:
		return !principal(id.NotId, r)
	case *rbac.Principal_Any:
		return id.Any
	case *rbac.Principal_Authenticated_:
		return r.Peer != "" && (id.Authenticated.GetPrincipalName() == nil || text(id.Authenticated.GetPrincipalName(), r.Peer))
	case *rbac.Principal_FilterState:
		if id.FilterState.GetKey() != "io.istio.peer_principal" {
			panic("filter state " + id.FilterState.GetKey() + " is not interpreted")
		}
		return r.Peer != "" && text(id.FilterState.GetStringMatch(), r.Peer)
	case *rbac.Principal_DirectRemoteIp:
		return within(id.DirectRemoteIp, r.Source)
	case *rbac.Principal_RemoteIp:
		return within(id.RemoteIp, r.Remote)
	case *rbac.Principal_Header:
		return header(id.Header, r)
	case *rbac.Principal_Metadata:
		return metadata(id.Metadata, r)
	default:
		panic(fmt.Sprintf("principal %T is not interpreted", id))
	}
}
