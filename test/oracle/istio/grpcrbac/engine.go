// Package grpcrbac asks the RBAC engine of gRPC, a second implementation of Envoy's RBAC by other hands, for whatever it
// can evaluate. The engine lives in an internal package and is reached by name at link time.
package grpcrbac

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"unsafe"

	rbac "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/grpc"
	_ "google.golang.org/grpc/authz" // brings the engine into the program
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protopath"
	"google.golang.org/protobuf/reflect/protorange"
	"google.golang.org/protobuf/reflect/protoreflect"

	"oracle/istio/envoy"
)

//go:linkname newChainEngine google.golang.org/grpc/internal/xds/rbac.NewChainEngine
func newChainEngine(policies []*rbac.RBAC, name string) (unsafe.Pointer, error)

//go:linkname isAuthorized google.golang.org/grpc/internal/xds/rbac.(*ChainEngine).IsAuthorized
func isAuthorized(engine unsafe.Pointer, ctx context.Context) error

//go:linkname setConnection google.golang.org/grpc/internal/transport.SetConnection
func setConnection(ctx context.Context, connection net.Conn) context.Context

type stream struct {
	grpc.ServerTransportStream
	method string
}

func (s stream) Method() string { return s.method }

type connection struct {
	net.Conn
	local net.Addr
}

func (c connection) LocalAddr() net.Addr { return c.local }

func tcp(address netip.Addr, port uint32) net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(address, uint16(port)))
}

// Engine is one chain of filters; nil where gRPC cannot evaluate them.
type Engine struct{ chain unsafe.Pointer }

// New gives an engine for the filters, or nothing where one of them uses a matcher that gRPC leaves out.
func New(filters []*rbac.RBAC) *Engine {
	deciding := []*rbac.RBAC{}
	for _, rules := range filters {
		if rules == nil || rules.GetAction() == rbac.RBAC_LOG {
			continue
		}
		for _, policy := range rules.GetPolicies() {
			if !understood(policy) {
				return nil
			}
		}
		deciding = append(deciding, lowerCase(rules))
	}
	chain, err := newChainEngine(deciding, "oracle")
	if err != nil {
		panic(err)
	}
	return &Engine{chain}
}

// lowerCase writes the header names of the matchers as gRPC keeps those of requests; Envoy does so by itself.
func lowerCase(rules *rbac.RBAC) *rbac.RBAC {
	copied := proto.Clone(rules).(*rbac.RBAC)
	err := protorange.Range(copied.ProtoReflect(), func(path protopath.Values) error {
		if message, is := path.Index(-1).Value.Interface().(protoreflect.Message); is {
			if matcher, is := message.Interface().(*route.HeaderMatcher); is {
				matcher.Name = strings.ToLower(matcher.GetName())
			}
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	return copied
}

// Can says whether gRPC sees the request as Envoy does: it takes every method as POST, keeps the query in the path, knows
// no address but the connection's, and takes a header with an empty value as absent.
func Can(r envoy.Request) bool {
	if r.Remote != r.Source {
		return false
	}
	for _, value := range r.HTTP {
		if value == "" {
			return false
		}
	}
	if strings.Contains(r.HTTP[":path"], "?") {
		return false
	}
	return r.HTTP == nil || r.HTTP[":method"] == "POST"
}

func (e *Engine) Allows(r envoy.Request) bool {
	headers, method := metadata.MD{}, "/"
	for name, value := range r.HTTP {
		headers[name] = []string{value}
	}
	if r.HTTP != nil {
		method = r.HTTP[":path"]
	}
	caller := &peer.Peer{Addr: tcp(r.Source, 40000)}
	if r.Peer != "" {
		identity, err := url.Parse(r.Peer)
		if err != nil {
			panic(err)
		}
		caller.AuthInfo = credentials.TLSInfo{State: tls.ConnectionState{PeerCertificates: []*x509.Certificate{{URIs: []*url.URL{identity}}}}}
	}
	ctx := metadata.NewIncomingContext(context.Background(), headers)
	ctx = peer.NewContext(ctx, caller)
	ctx = grpc.NewContextWithServerTransportStream(ctx, stream{method: method})
	ctx = setConnection(ctx, connection{local: tcp(r.Destination, r.Port)})
	err := isAuthorized(e.chain, ctx)
	if err != nil && status.Code(err) != codes.PermissionDenied {
		panic(err)
	}
	return err == nil
}

func understood(policy *rbac.Policy) bool {
	for _, permission := range policy.GetPermissions() {
		if !understoodPermission(permission) {
			return false
		}
	}
	for _, principal := range policy.GetPrincipals() {
		if !understoodPrincipal(principal) {
			return false
		}
	}
	return true
}

func understoodPermission(p *rbac.Permission) bool {
	switch rule := p.GetRule().(type) {
	case *rbac.Permission_AndRules:
		for _, inner := range rule.AndRules.GetRules() {
			if !understoodPermission(inner) {
				return false
			}
		}
		return true
	case *rbac.Permission_OrRules:
		for _, inner := range rule.OrRules.GetRules() {
			if !understoodPermission(inner) {
				return false
			}
		}
		return true
	case *rbac.Permission_NotRule:
		return understoodPermission(rule.NotRule)
	case *rbac.Permission_Any, *rbac.Permission_Header, *rbac.Permission_UrlPath, *rbac.Permission_DestinationIp, *rbac.Permission_DestinationPort:
		return true
	default:
		return false
	}
}

func understoodPrincipal(p *rbac.Principal) bool {
	switch id := p.GetIdentifier().(type) {
	case *rbac.Principal_AndIds:
		for _, inner := range id.AndIds.GetIds() {
			if !understoodPrincipal(inner) {
				return false
			}
		}
		return true
	case *rbac.Principal_OrIds:
		for _, inner := range id.OrIds.GetIds() {
			if !understoodPrincipal(inner) {
				return false
			}
		}
		return true
	case *rbac.Principal_NotId:
		return understoodPrincipal(id.NotId)
	case *rbac.Principal_Any, *rbac.Principal_Authenticated_, *rbac.Principal_DirectRemoteIp, *rbac.Principal_RemoteIp, *rbac.Principal_Header:
		return true
	default:
		return false
	}
}
