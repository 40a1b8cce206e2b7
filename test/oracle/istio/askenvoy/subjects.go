package main

import (
	"fmt"
	"strings"

	. "oracle/shared"
)

// subject is one ground on which an interpreter is easily wrong: values that rules ask for, and requests that come near them.
type subject struct {
	name    string
	sets    int
	rule    func(r Random) Object
	request func(r Random) httpRequest
	// normalization of the mesh; empty for the default
	normalization string
	issuers       func(r Random) []any
}

func subjects() []subject {
	result := []subject{
		{name: "headers", sets: 50, rule: headerRule, request: headerRequest},
		{name: "hosts", sets: 25, rule: hostRule, request: hostRequest},
		{name: "methods", sets: 10, rule: methodRule, request: methodRequest},
		{name: "templates", sets: 60, rule: templateRule, request: templateRequest},
		{name: "tokens", sets: 90, rule: tokenRule, request: tokenRequest, issuers: tokenIssuers},
		{name: "forwarded addresses", sets: 25, rule: forwardedRule, request: forwardedRequest},
	}
	for _, mode := range normalizations {
		result = append(result, subject{name: "paths " + mode, sets: 20, rule: pathRule, request: pathRequest, normalization: mode})
	}
	return append(result, subject{name: "token locations", sets: 120, rule: locationRule, request: locationRequest, issuers: locationIssuers})
}

func operation(r Random, positive, negative string, values ...any) Object {
	return Object{"to": []any{Object{"operation": Object{Pick(r, positive, positive, negative): values}}}}
}

func when(r Random, key string, values ...any) Object {
	return Object{"when": []any{Object{"key": key, Pick(r, "values", "values", "notValues"): values}}}
}

func pickSome(r Random, pool ...any) []any { return Some(r, 1, 2, pool) }

func plain(r Random) httpRequest { return httpRequest{Method: "GET", Path: "/", Host: "web.alpha"} }

func headerRule(r Random) Object {
	name := Pick(r, "x-role", "X-Role", "X-ROLE", "x_role", "host", ":authority", ":method", ":path", "cookie", "accept", "content-type", "authorization",
		"x-forwarded-for", "x-forwarded-proto", "te", "x-request-id")
	pools := map[string][]any{
		"host": {"web.alpha", "WEB.alpha", "web*", "*"}, ":authority": {"web.alpha", "*alpha", "*", "web.alpha:80"},
		":method": {"GET", "get", "P*", "*"}, ":path": {"/", "/a", "/a*", "*", "/a?x=1", "*=1"},
		"cookie": {"a=1", "a=1; b=2", "a=1,b=2", "a=*", "*2", "*"}, "accept": {"text/html", "text/html,text/plain", "text/*", "*plain", "*"},
		"content-type": {"text/html", "*"}, "authorization": {"Basic *", "Bearer x", "*"}, "x-forwarded-for": {"10.9.9.9", "*"},
		"x-forwarded-proto": {"http", "https", "*"}, "te": {"trailers", "*"}, "x-request-id": {"abc", "*"},
	}
	values, found := pools[name]
	if !found {
		values = []any{"admin", "Admin", "user", "adm*", "*in", "*", "admin,user", "admin, user", "*user", "a b", "*,*", "admin,*", "a*b"}
	}
	return when(r, "request.headers["+name+"]", pickSome(r, values...)...)
}

func headerRequest(r Random) httpRequest {
	result := httpRequest{Method: Pick(r, "GET", "POST", "PUT"), Path: Pick(r, "/", "/a", "/a?x=1", "/ab", "/b?x=1"), Host: Pick(r, "web.alpha", "WEB.alpha", "web.alpha:80", "api.alpha"),
		Headers: map[string]string{}}
	add := func(percent int, name string, values ...string) {
		if r.Chance(percent) {
			result.Headers[name] = Pick(r, values...)
		}
	}
	roles := []string{"admin", "Admin", "user", "administrator", "", "admin,user", "admin, user", "a b", " admin", "admin ", "*", "a*b", "user,admin"}
	add(50, "x-role", roles...)
	add(40, "X-Role", roles...)
	add(15, "X-ROLE", roles...)
	add(20, "x_role", "admin", "user", "")
	add(30, "Cookie", "a=1", "a=1; b=2", "b=2")
	add(20, "cookie", "b=2", "c=3")
	add(30, "Accept", "text/html", "text/plain", "")
	add(20, "accept", "text/plain", "text/html")
	add(30, "Content-Type", "text/html", "text/plain", "")
	add(30, "Authorization", "Basic eDp5", "Bearer x", "")
	add(20, "X-Forwarded-For", "10.9.9.9", "10.9.9.9, 10.9.9.8")
	add(20, "X-Forwarded-Proto", "https", "http")
	add(20, "TE", "trailers")
	add(20, "X-Request-Id", "abc")
	return result
}

func hostRule(r Random) Object {
	return operation(r, "hosts", "notHosts", pickSome(r, "web.alpha", "WEB.alpha", "web.alpha:80", "*.alpha", "*.ALPHA", "web.*", "Web.*", "*", "*:80", "web.alpha*", "*alpha",
		"[::1]", "[::1]:80", "10.1.0.10", "web.alpha.", "xn--bcher-kva.example", "w*b.alpha")...)
}

func hostRequest(r Random) httpRequest {
	result := plain(r)
	result.Host = Pick(r, "web.alpha", "WEB.alpha", "Web.Alpha:80", "web.alpha:80", "web.alpha:8080", "web.alpha.", "web.alpha.svc.cluster.local", "shop.alpha",
		"[::1]", "[::1]:80", "10.1.0.10", "10.1.0.10:80", "xn--bcher-kva.example", "XN--bcher-kva.example", "alpha", ".alpha", "a", "w*b.alpha")
	return result
}

func methodRule(r Random) Object {
	return operation(r, "methods", "notMethods", pickSome(r, "GET", "get", "P*", "*T", "*", "OPTIONS", "PATCH", "HEAD", "OPT*")...)
}

func methodRequest(r Random) httpRequest {
	result := plain(r)
	result.Method = Pick(r, "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT")
	return result
}

func templateRule(r Random) Object {
	segment := func() string { return Pick(r, "{*}", "{*}", "a", "b", "a.b", "a=b", "~", "a%2Fb", "v1") }
	pattern := ""
	for range 1 + r.IntN(3) {
		pattern += "/" + segment()
	}
	switch r.IntN(4) {
	case 0:
		pattern += "/{**}"
	case 1:
		pattern += "/{**}/" + Pick(r, "a", "b", "a.b")
	case 2:
		pattern += Pick(r, "/", "/{*}")
	}
	if !strings.Contains(pattern, "{") {
		pattern = "/{*}" + pattern
	}
	return operation(r, "paths", "notPaths", pattern)
}

func templateRequest(r Random) httpRequest {
	result := plain(r)
	result.Path = ""
	for range 1 + r.IntN(4) {
		result.Path += "/" + Pick(r, "a", "a", "b", "a.b", "a=b", "~", "a%2Fb", "a%2fb", "v1", "", "A", "a;b", "a|b", "a^b", "{*}", "a*b", "%20", "a'b", "a\"b", "a[b]", "%c3%a9", "a%zz", "a:b@c",
			"$&+,(!)", "a\\b", "..")
	}
	result.Path += Pick(r, "", "", "", "/", "?x=1", "/?a/b")
	return result
}

func pathRule(r Random) Object {
	return operation(r, "paths", "notPaths", pickSome(r, "/a", "/a/b", "/a/*", "/a*", "*/b", "*b", "/", "*", "//", "/a/", "/A", "/a%2Fb", "/a%2fb", "/a%20b", "/a//b", "/a;v=1", "/{*}", "/{*}/b",
		"/a/{**}", "/{**}/b", "/%7Bx%7D", "*%7D")...)
}

func pathRequest(r Random) httpRequest {
	result := plain(r)
	result.Path = Pick(r, "/", "/", "//")
	for range r.IntN(4) {
		result.Path += Pick(r, "a", "a", "b", "b", "%61", "A", "a%2fb", "a%2Fb", "a\\b", "a%5Cb", "a%20b", ".", "..", "%2e%2e", "a;v=1", "..;v=1", "{x}", "a%zz", "x")
		result.Path += Pick(r, "/", "/", "//", "", "\\", "%2F")
	}
	result.Path += Pick(r, "", "", "", "", "?x=/b", "?/../a")
	return result
}

func tokenIssuers(r Random) []any {
	rules := []any{}
	for _, issuer := range Some(r, 1, 2, []string{"https://issuer.example.com", "https://other.example.com/realm", "accounts@example.com"}) {
		rule := Object{"issuer": issuer, "jwksUri": "https://keys.example.com/1"}
		if r.Chance(20) {
			rule["audiences"] = Some(r, 1, 2, []string{"shop", "https://shop.example.com/", "ship"})
		}
		if r.Chance(20) {
			rule["spaceDelimitedClaims"] = []any{"roles"}
		}
		if r.Chance(15) {
			rule["forwardOriginalToken"] = true
		}
		rules = append(rules, rule)
	}
	return rules
}

func tokenRule(r Random) Object {
	principals := pickSome(r, "*", "https://issuer.example.com/alice", "https://issuer.example.com/*", "*/alice", "*alice", "https://other.example.com/realm/a/b", "https://other.example.com/realm/*",
		"https://*", "accounts@example.com/alice", "accounts@example.com/*", "*/*", "/alice", "https://issuer.example.com/", "*/a/b", "https://issuer.example.com/al*", "*.com/alice", "*e")
	texts := func() []any {
		return pickSome(r, "admin", "adm*", "*n", "*", "read", "write", "read write", "", "3", "true", "x", "a,b", "ADMIN", "null", "r*d")
	}
	switch r.IntN(12) {
	case 0, 1:
		return Object{"from": []any{Object{"source": Object{Pick(r, "requestPrincipals", "requestPrincipals", "notRequestPrincipals"): principals}}}}
	case 2:
		return when(r, "request.auth.principal", principals...)
	case 3:
		return when(r, "request.auth.audiences", pickSome(r, "shop", "https://shop.example.com", "https://shop.example.com/", "sh*", "*", "*.com", "ship")...)
	case 4:
		return when(r, "request.auth.presenter", pickSome(r, "mobile", "mob*", "*", "web")...)
	case 5:
		return when(r, "request.headers[authorization]", pickSome(r, "*", "Bearer *")...)
	default:
		key := Pick(r, "[role]", "[role]", "[roles]", "[scope]", "[permission]", "[a][b]", "[a][b][c]", "[a]", "[list]", "[empty]", "[iss]", "[sub]", "[aud]", "[azp]", "[https://x.example/t]", "[a.b]", "[exp]")
		return when(r, "request.auth.claims"+key, texts()...)
	}
}

func tokenRequest(r Random) httpRequest {
	result := plain(r)
	if r.Chance(6) {
		result.Method = "OPTIONS"
		result.Headers = map[string]string{"Origin": Pick(r, "https://x.example", ""), "Access-Control-Request-Method": Pick(r, "GET", "POST", "")}
	}
	if r.Chance(12) {
		return result
	}
	issuer := Pick(r, "https://issuer.example.com", "https://issuer.example.com", "https://other.example.com/realm", "accounts@example.com", "https://unknown.example.com")
	token := Object{"issuer": issuer}
	add := func(percent int, to Object, name string, values ...any) {
		if r.Chance(percent) {
			to[name] = Pick(r, values...)
		}
	}
	add(85, token, "subject", "alice", "bob", "a/b", "", "*", "alice@e")
	add(60, token, "audiences", []any{"shop"}, []any{"ship", "shop"}, []any{"https://shop.example.com"}, []any{"https://shop.example.com/"}, []any{"other"})
	add(50, token, "presenter", "mobile", "web", "")
	add(5, token, "valid", false)
	claims := Object{}
	values := []any{"admin", "ADMIN", "", "administrator", "user admin", "a,b", 3, true, nil, []any{"admin"}, []any{"user", "admin"}, []any{}, []any{""}, []any{3, true, "read"},
		[]any{[]any{"admin"}}, Object{"x": "admin"}, 3.5, "true", "3"}
	for _, name := range []string{"role", "roles", "list", "a.b", "https://x.example/t"} {
		add(60, claims, name, values...)
	}
	for _, name := range []string{"scope", "permission"} {
		add(60, claims, name, "read", "read write", " read  write ", "", " ", []any{"read"}, []any{"read write"}, 3)
	}
	add(30, claims, "empty", "", []any{}, Object{})
	if r.Chance(60) {
		inner := Object{}
		add(80, inner, "b", values...)
		if r.Chance(40) {
			inner["b"] = Object{"c": Pick(r, values...)}
		}
		claims["a"] = Pick[any](r, inner, inner, inner, []any{inner}, "admin")
	}
	if len(claims) > 0 {
		token["claims"] = claims
	}
	result.Token = token
	return result
}

// locationIssuers look into different places, and now and then two rules have the same issuer.
func locationIssuers(r Random) []any {
	rules := []any{}
	for range 1 + r.IntN(3) {
		rule := Object{"issuer": Pick(r, "https://issuer.example.com", "https://issuer.example.com", "accounts@example.com"), "jwksUri": "https://keys.example.com/1"}
		if r.Chance(25) {
			rule["audiences"] = []any{Pick(r, "shop", "ship")}
		}
		if r.Chance(40) {
			headers := []any{}
			for _, from := range Some(r, 1, 2, []Object{{"name": "x-token"}, {"name": "X-Jwt", "prefix": "JWT "}, {"name": "Authorization", "prefix": "Bearer "}, {"name": "authorization"}, {"name": "authorization", "prefix": "Bearer"}}) {
				headers = append(headers, from)
			}
			rule["fromHeaders"] = headers
		}
		if r.Chance(20) {
			rule["fromParams"] = []any{Pick(r, "token", "access_token")}
		}
		if r.Chance(20) {
			rule["fromCookies"] = []any{"session"}
		}
		rules = append(rules, rule)
	}
	return rules
}

func locationRule(r Random) Object {
	return Object{"from": []any{Object{"source": Object{Pick(r, "requestPrincipals", "notRequestPrincipals"): pickSome(r, "*", "https://issuer.example.com/*", "accounts@example.com/alice")}}}}
}

func locationRequest(r Random) httpRequest {
	result := plain(r)
	if r.Chance(10) {
		return result
	}
	token := Object{"issuer": Pick(r, "https://issuer.example.com", "https://issuer.example.com", "accounts@example.com", "https://unknown.example.com"), "subject": Pick(r, "alice", "bob")}
	if r.Chance(60) {
		token["audiences"] = []any{Pick(r, "shop", "ship", "other")}
	}
	if r.Chance(10) {
		token["valid"] = false
	}
	switch r.IntN(8) {
	case 0:
		token["location"] = Object{"header": Pick(r, "x-token", "X-Token")}
	case 1:
		token["location"] = Object{"header": "x-jwt"}
	case 2:
		token["location"] = Object{"parameter": Pick(r, "token", "access_token", "access_token")}
	case 3:
		token["location"] = Object{"cookie": Pick(r, "session", "other")}
	}
	result.Token = token
	return result
}

func forwardedRule(r Random) Object {
	blocks := pickSome(r, "10.9.9.0/24", "10.9.9.9", "192.0.2.0/24", "2001:db8::/32", "2001:db8::9", "10.1.0.11", "0.0.0.0/0", "::/0", "10.1.0.0/16")
	if r.Chance(40) {
		return when(r, Pick(r, "remote.ip", "source.ip"), blocks...)
	}
	field := Pick(r, "remoteIpBlocks", "remoteIpBlocks", "ipBlocks")
	return Object{"from": []any{Object{"source": Object{Pick(r, field, "not"+strings.ToUpper(field[:1])+field[1:]): blocks}}}}
}

func forwardedRequest(r Random) httpRequest {
	result := plain(r)
	if r.Chance(15) {
		return result
	}
	address := func() string {
		return Pick(r, "10.9.9.9", "10.9.9.10", "192.0.2.7", "2001:db8::9", "2001:db9::1", "10.9.9.9:443", "[2001:db8::9]:443", "[2001:db8::9]", "unknown", "", "10.1.0.11", "10.9.9")
	}
	value := address()
	for range r.IntN(3) {
		value += Pick(r, ",", ", ", " , ") + address()
	}
	result.Headers = map[string]string{Pick(r, "X-Forwarded-For", "x-forwarded-for"): value}
	return result
}

// draw gives the policies of one set, accepted by istiod, and its objects.
func (s subject) draw(r Random, number int) set {
	result := set{ID: fmt.Sprintf("ev-%04d", number)}
	result.Mesh.TrustDomain, result.Mesh.DataPlane, result.Mesh.PathNormalization = "cluster.local", "sidecar", s.normalization
	result.Objects = []Object{
		{"apiVersion": "v1", "kind": "Namespace", "metadata": Object{"name": "alpha", "labels": Object{"istio-injection": "enabled"}}},
		{"apiVersion": "v1", "kind": "Service", "metadata": Object{"namespace": "alpha", "name": "web"},
			"spec": Object{"selector": Object{"app": "web"}, "ports": []any{Object{"name": "http", "port": 8080}}}},
		aPod("web", "10.1.0.10"), aPod("api", "10.1.0.11"),
	}
	if s.issuers != nil {
		result.Objects = append(result.Objects, Object{"apiVersion": "security.istio.io/v1", "kind": "RequestAuthentication",
			"metadata": Object{"namespace": "istio-system", "name": "tokens"}, "spec": Object{"jwtRules": s.issuers(r)}})
	}
	return result
}
