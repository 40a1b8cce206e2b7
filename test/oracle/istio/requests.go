package main

import (
	"net/netip"
	"strings"

	"oracle/istio/envoy"
	. "oracle/shared"
)

// call is one request in both languages: the vector's and the interpreter's.
type call struct {
	request Object
	envoy   envoy.Request
	// the workload that is asked, and the caller's identity
	target workload
	caller workload
	kind   string
}

var requestPaths = []string{"/api", "/api/", "/api/v1", "/api/v1/items", "/api/v1/items/7", "/info", "/api/info", "/api/v1/info", "/files/a.txt",
	"/files/dir/a.txt", "/", "/API", "/api/v1?x=/info", "/apis", "/files/", "/api//items"}

var requestHosts = []string{"web.alpha", "web.alpha.svc.cluster.local", "shop.example.com", "WEB.alpha", "web.alpha:8080", "api.alpha", "other.test"}

var addresses = []string{"203.0.113.7", "203.0.113.99", "198.51.100.9", "198.51.100.200", "192.0.2.1"}

func (w world) randomToken(r Random) (Object, map[string]any) {
	issuer := Pick(r, issuers...)
	if len(w.issuers) > 0 {
		issuer = Pick(r, w.issuers...)
	}
	token, payload := Object{"issuer": issuer}, map[string]any{"iss": issuer}
	if r.Chance(90) {
		subject := Pick(r, "alice", "bob", "carol")
		token["subject"], payload["sub"] = subject, subject
	}
	if r.Chance(70) {
		audiences := []any{}
		for _, audience := range Some(r, 1, 2, []string{"shop", "admin.example.com", "sales.example.com", "ship"}) {
			audiences = append(audiences, audience)
		}
		token["audiences"], payload["aud"] = audiences, audiences
	}
	if r.Chance(60) {
		presenter := Pick(r, "mobile", "web-client", "native-client")
		token["presenter"], payload["azp"] = presenter, presenter
	}
	claims := Object{}
	add := func(percent int, name string, value any) {
		if r.Chance(percent) {
			claims[name] = value
		}
	}
	add(70, "role", Pick[any](r, "admin", "user", "administrator", []any{"user", "admin"}))
	add(60, "groups", Pick[any](r, []any{"dev"}, []any{"dev", "ops"}, []any{"sales"}, "ops", []any{}))
	add(50, "scope", Pick[any](r, "read", "read write", "write admin", []any{"read"}))
	add(40, "level", Pick[any](r, 3, "3"))
	add(30, "active", Pick[any](r, true, "true"))
	add(50, "team", Object{"name": Pick(r, "red", "blue"), "roles": Pick[any](r, []any{"lead"}, []any{"member", "guest"}, "lead")})
	add(30, "org", Object{"unit": Object{"id": Pick(r, "u-1", "u-2", "x")}})
	add(30, "https://x.example/t", Pick(r, "one", "two"))
	if len(claims) > 0 {
		token["claims"] = claims
	}
	for name, value := range Clone(claims) {
		payload[name] = value
		if text, is := value.(string); is && (name == "scope" || name == "permission") {
			// Istio tells the JWT filter to split these two claims
			list := []any{}
			for _, part := range strings.Split(text, " ") {
				list = append(list, part)
			}
			payload[name] = list
		}
	}
	if len(w.issuers) == 0 {
		payload = nil
	}
	return token, payload
}

func (w world) randomHTTP(r Random) (Object, map[string]string, map[string]any) {
	method, path, host := Pick(r, "GET", "GET", "POST", "PUT", "DELETE", "HEAD"), Pick(r, requestPaths...), Pick(r, requestHosts...)
	http := Object{"method": method, "path": path, "host": host}
	seen := map[string]string{":method": method, ":path": path, ":authority": host}
	headers := Object{}
	add := func(percent int, name, value string) {
		if r.Chance(percent) {
			headers[name] = value
			seen[strings.ToLower(name)] = value
		}
	}
	add(55, Pick(r, "x-role", "X-Role"), Pick(r, "admin", "user", "administrator", ""))
	add(45, Pick(r, "x-env", "X-Env"), Pick(r, "prod", "prod-1", "test-1", "dev"))
	add(40, "User-Agent", Pick(r, "curl/8.0", "browser/1"))
	if len(headers) > 0 {
		http["headers"] = headers
	}
	var payload map[string]any
	if r.Chance(60) {
		var token Object
		token, payload = w.randomToken(r)
		http["token"] = token
	}
	return http, seen, payload
}

// randomCall asks one of the targets. Callers outside the mesh, and addresses, are in plaintext.
func (w world) randomCall(r Random, targets []workload) call {
	c := call{target: Pick(r, targets...), request: Object{"protocol": "TCP"}}
	for c.caller.name == "" || (c.caller.namespace == c.target.namespace && c.caller.name == c.target.name) {
		c.caller = Pick(r, w.workloads...)
	}
	if r.Chance(18) {
		c.caller = workload{address: Pick(r, addresses...)}
		c.request["source"] = Object{"address": c.caller.address}
	} else {
		c.request["source"] = c.caller.reference()
	}
	c.request["destination"] = c.target.reference()
	c.envoy.Source, c.envoy.Destination = netip.MustParseAddr(c.caller.address), netip.MustParseAddr(c.target.address)
	c.envoy.Remote = c.envoy.Source
	c.kind = "plaintext"
	if c.caller.meshed {
		c.envoy.Peer = w.principal(c.caller)
		c.kind = "mTLS"
		if r.Chance(50) {
			c.envoy.ServerName = Pick(r, "web.alpha.example.com", "api.example.com", "web.test")
			c.request["sni"] = c.envoy.ServerName
		}
	} else {
		c.request["plaintext"] = true
	}
	c.envoy.Port = 5432
	if r.Chance(75) {
		c.envoy.Port = uint32(Pick(r, 8080, 8080, 9090))
		c.request["http"], c.envoy.HTTP, c.envoy.Claims = w.randomHTTP(r)
		c.kind += " HTTP"
		if r.Chance(25) {
			remote := Pick(r, "203.0.113.7", "198.51.100.9", "10.1.0.11", "2001:db8:1::9", "192.0.2.1")
			c.envoy.Remote = netip.MustParseAddr(remote)
			c.request["remoteAddress"] = remote
		}
	} else {
		c.kind += " TCP"
	}
	c.request["port"] = c.envoy.Port
	return c
}
