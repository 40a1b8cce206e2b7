package main

import (
	"fmt"
	"maps"
	"slices"

	"oracle/istio/istiod"
	. "oracle/shared"
)

// breakages are policies that a person might write and istiod's webhook might refuse, one mistake each.
func breakages() []Object {
	result := []Object{}
	add := func(namespace string, spec Object) {
		result = append(result, Clone(Object{"apiVersion": "security.istio.io/v1", "kind": "AuthorizationPolicy",
			"metadata": Object{"namespace": namespace, "name": fmt.Sprintf("broken-%d", len(result)+1)}, "spec": spec}))
	}
	rules := func(rule Object) Object { return Object{"rules": []any{rule}} }
	source := func(inner Object) { add("alpha", rules(Object{"from": []any{Object{"source": inner}}})) }
	operation := func(inner Object) { add("alpha", rules(Object{"to": []any{Object{"operation": inner}}})) }
	when := func(inner Object) { add("alpha", rules(Object{"when": []any{inner}})) }
	list := func(values ...any) []any { return values }
	for _, field := range sourceFields {
		source(Object{field: list("")})
		source(Object{negated[field]: list("")})
	}
	for _, field := range operationFields {
		operation(Object{field: list("")})
		operation(Object{negated[field]: list("")})
	}
	for _, address := range []string{"10.0.0.0/33", "10.0.0", "localhost", "10.0.0.0/8/8"} {
		source(Object{"ipBlocks": list(address)})
		source(Object{"notRemoteIpBlocks": list(address)})
		when(Object{"key": "source.ip", "values": list(address)})
	}
	for _, port := range []string{"http", "70000", "-1", "80*"} {
		operation(Object{"ports": list(port)})
		when(Object{"key": "destination.port", "notValues": list(port)})
	}
	for _, path := range []string{"/a/{**}/{*}", "/a/{**}/{**}", "/a/{name}", "/a{*}", "/{*}/b*", "/a/{*", "/*/{*}"} {
		operation(Object{"paths": list(path)})
	}
	for _, account := range []string{"a/b/c", "web*", "*/web", "/web", "alpha/"} {
		source(Object{"serviceAccounts": list(account)})
		when(Object{"key": "source.serviceAccount", "values": list(account)})
	}
	source(Object{"serviceAccounts": list("web"), "principals": list("*")})
	source(Object{"serviceAccounts": list("web"), "namespaces": list("alpha")})
	source(Object{"notServiceAccounts": list("web"), "notPrincipals": list("*")})
	source(Object{})
	operation(Object{})
	for _, key := range []string{"", "source.name", "request.method", "destination.labels[app]", "destination.namespace", "request.headers", "request.headers[]",
		"request.auth.claims", "request.auth.claims[", "request.auth.claims[]"} {
		when(Object{"key": key, "values": list("one")})
	}
	for _, key := range conditionKeys {
		when(Object{"key": key, "values": list("")})
	}
	when(Object{"key": "source.namespace"})
	add("alpha", Object{"action": "DENY"})
	add("alpha", Object{"action": "AUDIT"})
	add("alpha", Object{"action": "CUSTOM", "rules": list(Object{})})
	add("alpha", Object{"action": "CUSTOM", "provider": Object{"name": "outside"}})
	add("alpha", Object{"action": "ALLOW", "provider": Object{"name": "outside"}, "rules": list(Object{})})
	custom := func(rule Object) {
		add("alpha", Object{"action": "CUSTOM", "provider": Object{"name": "outside"}, "rules": list(rule)})
	}
	custom(Object{"from": list(Object{"source": Object{"principals": list("*")}})})
	custom(Object{"when": list(Object{"key": "request.auth.claims[role]", "values": list("admin")})})
	add("alpha", rules(Object{"from": list(Object{})}))
	add("alpha", rules(Object{"to": list(Object{})}))
	selector := Object{"matchLabels": Object{"app": "web"}}
	service := Object{"group": "", "kind": "Service", "name": "web"}
	add("alpha", Object{"selector": selector, "targetRefs": list(service)})
	add("alpha", Object{"selector": Object{"matchLabels": Object{"app": "web*"}}})
	add("alpha", Object{"selector": Object{"matchLabels": Object{"": "web"}}})
	for _, reference := range []Object{
		{"group": "", "kind": "Service"}, {"group": "", "kind": "Pod", "name": "web"}, {"group": "apps", "kind": "Deployment", "name": "web"},
		{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": "web"}, {"group": "", "kind": "Service", "name": "web", "namespace": "beta"},
		{"group": "gateway.networking.k8s.io", "kind": "GatewayClass", "name": "istio-waypoint"},
	} {
		add("alpha", Object{"targetRefs": list(reference)})
	}
	many := []any{}
	for number := range 17 {
		many = append(many, Object{"group": "", "kind": "Service", "name": fmt.Sprintf("s%d", number)})
	}
	add("alpha", Object{"targetRefs": many})
	return result
}

// recordRefused writes the policies that istiod's validation refuses, with its message, and those that it accepts; of the
// random policies that it refused, which all have the same mistake, one.
func recordRefused(directory string, met map[string]Object) {
	type line struct {
		ID       string `json:"id"`
		Object   Object `json:"object"`
		Expected string `json:"expected"`
		Error    string `json:"error,omitempty"`
	}
	lines := []line{}
	n := Counts{}
	for _, policy := range breakages() {
		message := istiod.Refusal(policy)
		expected := "refused"
		if message == "" {
			expected = "accepted"
		}
		n.Add(expected)
		lines = append(lines, line{fmt.Sprintf("rf-%04d", len(lines)+1), policy, expected, message})
	}
	for _, message := range slices.Sorted(maps.Keys(met))[:min(1, len(met))] {
		n.Add("refused")
		lines = append(lines, line{fmt.Sprintf("rf-%04d", len(lines)+1), met[message], "refused", message})
	}
	Write(directory+"/authorization-validation.jsonl", lines)
	fmt.Printf("## authorization-validation.jsonl: %d policies\n", len(lines))
	n.Report("decisions")
}
