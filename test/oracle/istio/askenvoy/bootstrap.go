package main

import (
	"fmt"
	"time"

	accesslog "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	setfilterstate "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/common/set_filter_state/v3"
	router "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	statehttp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/set_filter_state/v3"
	proxyprotocol "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/proxy_protocol/v3"
	tlsinspector "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/tls_inspector/v3"
	echo "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/echo/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	statetcp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/set_filter_state/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"oracle/istio/istiod"
)

func packed(message proto.Message) *anypb.Any { return must(anypb.New(message)) }

// loopback gives every listener an address of its own in the loopback net.
func loopback(number int) string { return fmt.Sprintf("127.77.%d.%d", number/200, number%200+1) }

func socket(address string) *core.Address {
	return &core.Address{Address: &core.Address_SocketAddress{SocketAddress: &core.SocketAddress{Address: address,
		PortSpecifier: &core.SocketAddress_PortValue{PortValue: port}}}}
}

// proxy is what Envoy is told of one proxy of the mesh: it listens for all of the pod's ports at one address of its own, and
// takes the pod's address and port from the PROXY protocol.
type proxy struct {
	filters  istiod.Filters
	tokens   *hcm.HttpFilter
	waypoint bool
	// path normalisation of the mesh; empty for the default
	normalization string
}

func newBootstrap(proxies []proxy, signer *authority) *bootstrap.Bootstrap {
	result := &bootstrap.Bootstrap{Admin: &bootstrap.Admin{Address: socket(adminAddress)}, StaticResources: &bootstrap.Bootstrap_StaticResources{}}
	secured := transportSocket(signer)
	for number, one := range proxies {
		result.StaticResources.Listeners = append(result.StaticResources.Listeners, &listener.Listener{
			Name: fmt.Sprintf("proxy-%d", number), Address: socket(loopback(number)),
			EnableReusePort: wrapperspb.Bool(false),
			ListenerFilters: []*listener.ListenerFilter{
				listenerFilter("envoy.filters.listener.proxy_protocol", &proxyprotocol.ProxyProtocol{}),
				listenerFilter("envoy.filters.listener.tls_inspector", &tlsinspector.TlsInspector{})},
			FilterChains: []*listener.FilterChain{
				one.chain(nil, false), one.chain(secured, false), one.chain(nil, true), one.chain(secured, true)},
		})
	}
	return result
}

func listenerFilter(name string, config proto.Message) *listener.ListenerFilter {
	return &listener.ListenerFilter{Name: name, ConfigType: &listener.ListenerFilter_TypedConfig{TypedConfig: packed(config)}}
}

func networkFilter(name string, config proto.Message) *listener.Filter {
	return &listener.Filter{Name: name, ConfigType: &listener.Filter_TypedConfig{TypedConfig: packed(config)}}
}

func httpFilter(name string, config proto.Message) *hcm.HttpFilter {
	return &hcm.HttpFilter{Name: name, ConfigType: &hcm.HttpFilter_TypedConfig{TypedConfig: packed(config)}}
}

// tcpPort is the port at which the recorded workloads speak TCP; at all others they speak HTTP.
const tcpPort = 5432

func (p proxy) chain(secured *core.TransportSocket, tcp bool) *listener.FilterChain {
	match := &listener.FilterChainMatch{TransportProtocol: "raw_buffer"}
	if secured != nil {
		match.TransportProtocol = "tls"
	}
	filters := []*listener.Filter{}
	if tcp {
		match.DestinationPort = wrapperspb.UInt32(tcpPort)
		if p.waypoint {
			filters = append(filters, networkFilter("envoy.filters.network.set_filter_state",
				&statetcp.Config{OnDownstreamTlsHandshake: identityState()}))
		}
		filters = append(filters, p.filters.TCP...)
		filters = append(filters, networkFilter("envoy.filters.network.echo", &echo.Echo{}))
	} else {
		filters = append(filters, networkFilter("envoy.filters.network.http_connection_manager", p.connectionManager()))
	}
	return &listener.FilterChain{FilterChainMatch: match, Filters: filters, TransportSocket: secured}
}

// identityState puts the caller's identity where ztunnel's tunnel leaves it at a waypoint.
func identityState() []*setfilterstate.FilterStateValue {
	return []*setfilterstate.FilterStateValue{{
		Key:        &setfilterstate.FilterStateValue_ObjectKey{ObjectKey: "io.istio.peer_principal"},
		FactoryKey: "envoy.string",
		Value: &setfilterstate.FilterStateValue_FormatString{FormatString: &core.SubstitutionFormatString{
			Format: &core.SubstitutionFormatString_TextFormatSource{TextFormatSource: &core.DataSource{
				Specifier: &core.DataSource_InlineString{InlineString: "%DOWNSTREAM_PEER_URI_SAN%"}}}}},
	}}
}

// connectionManager has the settings that istiod gives for inbound HTTP (`pilot/pkg/networking/core`: buildSidecarInboundHTTPOpts,
// buildHTTPConnectionManager). Whatever passes the filters is answered 200; each answer says what decided, and shows the path.
func (p proxy) connectionManager() *hcm.HttpConnectionManager {
	filters := []*hcm.HttpFilter{}
	if p.waypoint {
		filters = append(filters, httpFilter("envoy.filters.http.set_filter_state", &statehttp.Config{OnRequestHeaders: identityState()}))
	}
	if p.tokens != nil {
		filters = append(filters, p.tokens)
	}
	filters = append(filters, p.filters.HTTP...)
	filters = append(filters, httpFilter("envoy.filters.http.router", &router.Router{}))
	manager := &hcm.HttpConnectionManager{
		StatPrefix: "http", CodecType: hcm.HttpConnectionManager_AUTO, HttpFilters: filters,
		UseRemoteAddress:             wrapperspb.Bool(false),
		NormalizePath:                wrapperspb.Bool(true),
		PathWithEscapedSlashesAction: hcm.HttpConnectionManager_KEEP_UNCHANGED,
		StreamIdleTimeout:            durationpb.New(0 * time.Second),
		UpgradeConfigs:               []*hcm.HttpConnectionManager_UpgradeConfig{{UpgradeType: "websocket"}},
		ForwardClientCertDetails:     hcm.HttpConnectionManager_APPEND_FORWARD,
		SetCurrentClientCertDetails:  &hcm.HttpConnectionManager_SetCurrentClientCertDetails{Subject: wrapperspb.Bool(true), Uri: true, Dns: true},
		ServerName:                   "istio-envoy",
		RouteSpecifier: &hcm.HttpConnectionManager_RouteConfig{RouteConfig: &route.RouteConfiguration{VirtualHosts: []*route.VirtualHost{{
			Name: "all", Domains: []string{"*"}, Routes: []*route.Route{{
				Match:  &route.RouteMatch{PathSpecifier: &route.RouteMatch_Prefix{Prefix: "/"}},
				Action: &route.Route_DirectResponse{DirectResponse: &route.DirectResponseAction{Status: 200}}}}}}}},
		LocalReplyConfig: &hcm.LocalReplyConfig{Mappers: []*hcm.ResponseMapper{{
			Filter: &accesslog.AccessLogFilter{FilterSpecifier: &accesslog.AccessLogFilter_StatusCodeFilter{StatusCodeFilter: &accesslog.StatusCodeFilter{
				Comparison: &accesslog.ComparisonFilter{Op: accesslog.ComparisonFilter_GE,
					Value: &core.RuntimeUInt32{DefaultValue: 0, RuntimeKey: "none"}}}}},
			HeadersToAdd: []*core.HeaderValueOption{answerHeader(detailsHeader, "%RESPONSE_CODE_DETAILS%"), answerHeader(pathHeader, "%REQ(:PATH)%")},
		}}},
	}
	switch p.normalization {
	case "", "DEFAULT", "BASE":
	case "NONE":
		manager.NormalizePath = wrapperspb.Bool(false)
	case "MERGE_SLASHES":
		manager.MergeSlashes = true
	case "DECODE_AND_MERGE_SLASHES":
		manager.MergeSlashes = true
		manager.PathWithEscapedSlashesAction = hcm.HttpConnectionManager_UNESCAPE_AND_FORWARD
	default:
		panic("path normalisation " + p.normalization)
	}
	return manager
}

const (
	detailsHeader = "x-oracle-details"
	pathHeader    = "x-oracle-path"
)

func answerHeader(name, value string) *core.HeaderValueOption {
	return &core.HeaderValueOption{Header: &core.HeaderValue{Key: name, Value: value}, KeepEmptyValue: true}
}

// transportSocket asks for a client certificate of the authority, as istiod does under mutual TLS.
func transportSocket(signer *authority) *core.TransportSocket {
	inline := func(text string) *core.DataSource {
		return &core.DataSource{Specifier: &core.DataSource_InlineString{InlineString: text}}
	}
	own := signer.identity("spiffe://cluster.local/ns/oracle/sa/server")
	return &core.TransportSocket{Name: "envoy.transport_sockets.tls", ConfigType: &core.TransportSocket_TypedConfig{
		TypedConfig: packed(&tlsv3.DownstreamTlsContext{RequireClientCertificate: wrapperspb.Bool(true), CommonTlsContext: &tlsv3.CommonTlsContext{
			TlsCertificates: []*tlsv3.TlsCertificate{{CertificateChain: inline(asPEM("CERTIFICATE", own.Certificate[0])), PrivateKey: inline(keyPEM(own))}},
			ValidationContextType: &tlsv3.CommonTlsContext_ValidationContext{ValidationContext: &tlsv3.CertificateValidationContext{
				TrustedCa: inline(asPEM("CERTIFICATE", signer.certificate.Raw))}}}})}}
}
