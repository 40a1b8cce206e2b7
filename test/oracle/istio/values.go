package main

// Values that policies ask for. Requests draw from pools that meet them about half of the time.
var policyValues = map[string][]string{
	"principals": {"cluster.local/ns/alpha/sa/web", "cluster.local/ns/alpha/sa/api", "cluster.local/ns/beta/sa/default", "*",
		"cluster.local/ns/alpha/*", "cluster.local/*", "*/sa/web", "*/ns/alpha/sa/web", "*default", "example.org/ns/alpha/sa/web",
		"old.example.org/ns/beta/sa/web-job", "*.org/ns/alpha/sa/api", "elsewhere.example/ns/alpha/sa/web", "example.org/ns/beta/*"},
	"namespaces":      {"alpha", "alpha-prod", "beta", "legacy", "alpha*", "*prod", "*", "b*", "*eta"},
	"serviceAccounts": {"web", "api", "alpha/web", "alpha/api", "alpha-prod/web", "beta/default", "beta/web-job", "default", "legacy/web"},
	"ipBlocks": {"10.1.0.0/24", "10.1.0.10", "10.1.1.0/24", "10.1.0.0/16", "203.0.113.0/24", "203.0.113.7", "198.51.100.0/25", "10.1.2.14/32",
		"0.0.0.0/0"},
	"remoteIpBlocks": {"10.1.0.0/24", "10.1.0.11", "203.0.113.0/24", "203.0.113.7/32", "198.51.100.9", "2001:db8::/32", "2001:db8:1::9",
		"10.1.0.0/16"},
	"requestPrincipals": {"*", "https://issuer.example.com/alice", "https://issuer.example.com/bob", "https://issuer.example.com/*",
		"https://other.example.com/realm/alice", "https://other.example.com/realm/*", "accounts@example.com/alice", "*/alice", "*/bob",
		"*alice", "*realm/bob", "accounts*", "https://issuer.example.com/a*", "*.com/alice", "accounts@example.com"},
	"hosts": {"web.alpha", "web.alpha.svc.cluster.local", "*.example.com", "web.*", "*", "shop.example.com", "WEB.alpha", "*.alpha", "web.alpha:8080",
		"api.alpha*"},
	"ports":   {"8080", "9090", "5432", "80", "15008"},
	"methods": {"GET", "POST", "DELETE", "HEAD", "*", "P*", "*T", "get"},
	"paths": {"/api", "/api/*", "*/info", "*", "/", "/api/{*}", "/api/{*}/items", "/api/{**}", "/{*}/info", "/{**}/info", "/files/{*}/{**}", "/{**}", "/api*",
		"*.txt", "/files/a.txt", "/api/{*}/items/{**}", "/{*}"},
	"source.ip":                                {"10.1.0.0/24", "10.1.0.10", "10.1.1.0/24", "203.0.113.0/24", "198.51.100.9"},
	"remote.ip":                                {"10.1.0.0/24", "203.0.113.7", "203.0.113.0/24", "2001:db8::/32", "198.51.100.0/24"},
	"source.namespace":                         {"alpha", "beta", "alpha*", "*prod", "*"},
	"source.principal":                         {"cluster.local/ns/alpha/sa/web", "cluster.local/ns/beta/*", "*/sa/api", "*", "example.org/ns/alpha/sa/web", "*/ns/alpha-prod/sa/web"},
	"source.serviceAccount":                    {"alpha/web", "web", "beta/default", "alpha-prod/web", "api"},
	"request.auth.principal":                   {"*", "https://issuer.example.com/alice", "https://issuer.example.com/*", "*/bob", "https://other.example.com/realm/*"},
	"request.auth.audiences":                   {"shop", "admin.example.com", "*.example.com", "sh*", "*", "other"},
	"request.auth.presenter":                   {"mobile", "web-client", "web*", "*client", "*"},
	"request.auth.claims[role]":                {"admin", "user", "adm*", "*n", "*"},
	"request.auth.claims[groups]":              {"dev", "ops", "o*", "*v", "*"},
	"request.auth.claims[scope]":               {"read", "write", "read write", "*"},
	"request.auth.claims[iss]":                 {"https://issuer.example.com", "*.com", "accounts@example.com"},
	"request.auth.claims[aud]":                 {"shop", "admin.example.com"},
	"request.auth.claims[level]":               {"3", "*"},
	"request.auth.claims[active]":              {"true", "*"},
	"request.auth.claims[team][name]":          {"red", "blue", "r*", "*"},
	"request.auth.claims[team][roles]":         {"lead", "member", "*"},
	"request.auth.claims[org][unit][id]":       {"u-1", "u-*"},
	"request.auth.claims[https://x.example/t]": {"one", "*"},
	"destination.ip":                           {"10.1.0.0/24", "10.1.1.13", "10.1.0.10", "10.1.0.0/16"},
	"destination.port":                         {"8080", "9090", "5432"},
	"connection.sni":                           {"web.alpha.example.com", "*.example.com", "web*", "*"},
	"request.headers[x-role]":                  {"admin", "user", "adm*", "*in", "*"},
	"request.headers[X-Env]":                   {"prod", "prod-*", "*-1", "*"},
	"request.headers[user-agent]":              {"curl/*", "*"},
}

var sourceFields = []string{"principals", "requestPrincipals", "namespaces", "serviceAccounts", "ipBlocks", "remoteIpBlocks"}

var operationFields = []string{"hosts", "ports", "methods", "paths"}

var negated = map[string]string{
	"principals": "notPrincipals", "requestPrincipals": "notRequestPrincipals", "namespaces": "notNamespaces",
	"serviceAccounts": "notServiceAccounts", "ipBlocks": "notIpBlocks", "remoteIpBlocks": "notRemoteIpBlocks",
	"hosts": "notHosts", "ports": "notPorts", "methods": "notMethods", "paths": "notPaths",
}

var conditionKeys = []string{
	"source.ip", "remote.ip", "source.namespace", "source.principal", "source.serviceAccount", "request.auth.principal",
	"request.auth.audiences", "request.auth.presenter", "request.auth.claims[role]", "request.auth.claims[groups]",
	"request.auth.claims[scope]", "request.auth.claims[iss]", "request.auth.claims[aud]", "request.auth.claims[level]",
	"request.auth.claims[active]", "request.auth.claims[team][name]", "request.auth.claims[team][roles]",
	"request.auth.claims[org][unit][id]", "request.auth.claims[https://x.example/t]", "destination.ip", "destination.port",
	"connection.sni", "request.headers[x-role]", "request.headers[X-Env]", "request.headers[user-agent]",
}

// Shapes of values, for the counts.
func shape(value string) string {
	last := len(value) - 1
	switch {
	case value == "*":
		return "presence *"
	case contains(value, "{*}") && contains(value, "{**}"):
		return "template {*} and {**}"
	case contains(value, "{*}"):
		return "template {*}"
	case contains(value, "{**}"):
		return "template {**}"
	case value[0] == '*':
		return "*suffix"
	case value[last] == '*':
		return "prefix*"
	default:
		return "exact"
	}
}
