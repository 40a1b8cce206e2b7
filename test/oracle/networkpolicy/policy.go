package main

import (
	"fmt"

	. "oracle/shared"
)

func randomSelector(r Random, labels []map[string]string, n Counts, where string) Object {
	switch roll := r.IntN(100); {
	case roll < 18:
		n.Add(where + " empty")
		return Object{}
	case roll < 55:
		n.Add(where + " matchLabels")
		return Object{"matchLabels": randomMatchLabels(r, labels)}
	case roll < 90:
		n.Add(where + " matchExpressions")
		return Object{"matchExpressions": randomExpressions(r, labels, n)}
	default:
		n.Add(where + " matchLabels and matchExpressions")
		return Object{"matchLabels": randomMatchLabels(r, labels), "matchExpressions": randomExpressions(r, labels, n)}
	}
}

// randomMatchLabels mostly copies labels that somebody wears, so that selectors select.
func randomMatchLabels(r Random, labels []map[string]string) map[string]string {
	worn := Pick(r, labels...)
	result := map[string]string{}
	for _, key := range Some(r, 1, 2, labelKeys) {
		if value, found := worn[key]; found && value != "" && r.Chance(85) {
			result[key] = value
		}
	}
	if len(result) == 0 {
		key := Pick(r, labelKeys...)
		result[key] = labelValues[key][0]
	}
	return result
}

func randomExpressions(r Random, labels []map[string]string, n Counts) []any {
	result := []any{}
	for range 1 + r.IntN(2) {
		key := Pick(r, labelKeys...)
		operator := Pick(r, "In", "NotIn", "Exists", "DoesNotExist")
		n.Add("operator " + operator)
		expression := Object{"key": key, "operator": operator}
		if operator == "In" || operator == "NotIn" {
			values := Some(r, 1, 2, labelValues[key])
			if worn := Pick(r, labels...)[key]; worn != "" && r.Chance(60) && !contains(values, worn) {
				values = append(values, worn)
			}
			expression["values"] = values
		}
		result = append(result, expression)
	}
	return result
}

func contains(values []string, wanted string) bool {
	for _, value := range values {
		if value == wanted {
			return true
		}
	}
	return false
}

var blocks = []struct {
	cidr   string
	except []string
}{
	{"203.0.113.0/24", []string{"203.0.113.64/26", "203.0.113.7/32"}},
	{"198.51.100.0/25", []string{"198.51.100.0/28"}},
	{"0.0.0.0/0", []string{"203.0.113.0/24", "198.51.100.64/26", "10.0.0.0/8"}},
	{"192.0.2.17/32", nil},
	{"203.0.113.128/25", []string{"203.0.113.200/29"}},
	{"10.244.0.0/16", []string{"10.244.1.0/24"}},
	{"2001:db8::/32", []string{"2001:db8:1::/48"}},
	{"::/0", []string{"2001:db8:2::/48"}},
	{"2001:db8:2::/48", nil},
}

var outside = []string{
	"203.0.113.7", "203.0.113.70", "203.0.113.130", "203.0.113.201", "203.0.113.20", "198.51.100.5", "198.51.100.70", "198.51.100.200",
	"192.0.2.17", "192.0.2.18", "2001:db8:1::5", "2001:db8:2::9", "2001:db8:ffff::1", "2001:db9::1",
}

func randomPeer(r Random, c cluster, n Counts, side string) Object {
	podLabels := []map[string]string{}
	for _, p := range c.pods {
		podLabels = append(podLabels, p.labels)
	}
	namespaceLabels := []map[string]string{}
	for _, name := range c.names {
		namespaceLabels = append(namespaceLabels, c.namespaces[name])
	}
	switch r.IntN(4) {
	case 0:
		n.Add(side + " podSelector")
		return Object{"podSelector": randomSelector(r, podLabels, n, "peer podSelector")}
	case 1:
		n.Add(side + " namespaceSelector")
		return Object{"namespaceSelector": randomNamespaceSelector(r, c, namespaceLabels, n)}
	case 2:
		n.Add(side + " podSelector with namespaceSelector")
		return Object{"podSelector": randomSelector(r, podLabels, n, "peer podSelector"),
			"namespaceSelector": randomNamespaceSelector(r, c, namespaceLabels, n)}
	default:
		block := Pick(r, blocks...)
		result := Object{"cidr": block.cidr}
		family := "IPv4"
		if len(block.cidr) > 4 && (block.cidr[0] == ':' || block.cidr[4] == ':') {
			family = "IPv6"
		}
		n.Add(side + " ipBlock " + family)
		if except := Some(r, 0, 2, block.except); len(except) > 0 {
			n.Add(side + " ipBlock " + family + " with except")
			result["except"] = except
		}
		return Object{"ipBlock": result}
	}
}

func randomNamespaceSelector(r Random, c cluster, labels []map[string]string, n Counts) Object {
	if r.Chance(30) {
		n.Add("peer namespaceSelector metadata.name")
		return Object{"matchLabels": map[string]string{"kubernetes.io/metadata.name": Pick(r, c.names...)}}
	}
	return randomSelector(r, labels, n, "peer namespaceSelector")
}

func randomPolicyPort(r Random, n Counts) Object {
	result := Object{}
	protocol := Pick(r, "TCP", "TCP", "UDP", "SCTP", "")
	if protocol == "" {
		n.Add("port protocol absent")
	} else {
		n.Add("port protocol " + protocol)
		result["protocol"] = protocol
	}
	switch roll := r.IntN(100); {
	case roll < 12:
		n.Add("port number absent")
	case roll < 45:
		n.Add("port numeric")
		result["port"] = Pick(r, 80, 8080, 8081, 9090, 53, 5432, 3868, 8443)
	case roll < 70:
		n.Add("port named")
		result["port"] = Pick(r, "http", "web", "metrics", "dns", "sig", "absent")
	default:
		n.Add("port with endPort")
		span := Pick(r, [2]int{8080, 8081}, [2]int{1, 65535}, [2]int{53, 80}, [2]int{5000, 9000}, [2]int{9090, 9090}, [2]int{3000, 4000})
		result["port"], result["endPort"] = span[0], span[1]
	}
	return result
}

func randomRules(r Random, c cluster, n Counts, side, peers string) []any {
	rules := []any{}
	if r.Chance(12) {
		n.Add(side + " empty list")
		return rules
	}
	if r.Chance(8) {
		n.Add(side + " one empty rule")
		return append(rules, Object{})
	}
	for range 1 + r.IntN(2) {
		rule := Object{}
		switch roll := r.IntN(100); {
		case roll < 15:
			n.Add(side + " " + peers + " absent")
		case roll < 22:
			n.Add(side + " " + peers + " empty list")
			rule[peers] = []any{}
		default:
			list := []any{}
			for range 1 + r.IntN(3) {
				list = append(list, randomPeer(r, c, n, side))
			}
			rule[peers] = list
		}
		switch roll := r.IntN(100); {
		case roll < 45:
			n.Add(side + " ports absent")
		case roll < 52:
			n.Add(side + " ports empty list")
			rule["ports"] = []any{}
		default:
			list := []any{}
			for range 1 + r.IntN(3) {
				list = append(list, randomPolicyPort(r, n))
			}
			rule["ports"] = list
		}
		rules = append(rules, rule)
	}
	return rules
}

func randomPolicy(r Random, c cluster, number int, n Counts) Object {
	podLabels := []map[string]string{}
	namespace := Pick(r, c.names...)
	for _, p := range c.pods {
		if p.namespace == namespace {
			podLabels = append(podLabels, p.labels)
		}
	}
	spec := Object{"podSelector": randomSelector(r, podLabels, n, "subject podSelector")}
	types := Pick(r, "absent", "absent", "empty", "Ingress", "Egress", "Ingress,Egress", "Egress,Ingress", "Ingress,Egress")
	n.Add("policyTypes " + types)
	switch types {
	case "absent":
	case "empty":
		spec["policyTypes"] = []any{}
	case "Ingress", "Egress":
		spec["policyTypes"] = []any{types}
	case "Ingress,Egress":
		spec["policyTypes"] = []any{"Ingress", "Egress"}
	case "Egress,Ingress":
		spec["policyTypes"] = []any{"Egress", "Ingress"}
	}
	if r.Chance(80) {
		spec["ingress"] = randomRules(r, c, n, "ingress", "from")
	} else {
		n.Add("ingress absent")
	}
	if r.Chance(65) {
		spec["egress"] = randomRules(r, c, n, "egress", "to")
	} else {
		n.Add("egress absent")
	}
	return Object{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
		"metadata": Object{"name": fmt.Sprintf("policy-%d", number), "namespace": namespace}, "spec": spec}
}
