package main

import "fmt"

// counts of the forms that went into the recorded policies
type counts map[string]int

func (n counts) add(form string) { n[form]++ }

func randomSelector(r random, labels []map[string]string, n counts, where string) object {
	switch roll := r.IntN(100); {
	case roll < 18:
		n.add(where + " empty")
		return object{}
	case roll < 55:
		n.add(where + " matchLabels")
		return object{"matchLabels": randomMatchLabels(r, labels)}
	case roll < 90:
		n.add(where + " matchExpressions")
		return object{"matchExpressions": randomExpressions(r, labels, n)}
	default:
		n.add(where + " matchLabels and matchExpressions")
		return object{"matchLabels": randomMatchLabels(r, labels), "matchExpressions": randomExpressions(r, labels, n)}
	}
}

// randomMatchLabels mostly copies labels that somebody wears, so that selectors select.
func randomMatchLabels(r random, labels []map[string]string) map[string]string {
	worn := pick(r, labels...)
	result := map[string]string{}
	for _, key := range some(r, 1, 2, labelKeys) {
		if value, found := worn[key]; found && value != "" && r.chance(85) {
			result[key] = value
		}
	}
	if len(result) == 0 {
		key := pick(r, labelKeys...)
		result[key] = labelValues[key][0]
	}
	return result
}

func randomExpressions(r random, labels []map[string]string, n counts) []any {
	result := []any{}
	for range 1 + r.IntN(2) {
		key := pick(r, labelKeys...)
		operator := pick(r, "In", "NotIn", "Exists", "DoesNotExist")
		n.add("operator " + operator)
		expression := object{"key": key, "operator": operator}
		if operator == "In" || operator == "NotIn" {
			values := some(r, 1, 2, labelValues[key])
			if worn := pick(r, labels...)[key]; worn != "" && r.chance(60) && !contains(values, worn) {
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

func randomPeer(r random, c cluster, n counts, side string) object {
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
		n.add(side + " podSelector")
		return object{"podSelector": randomSelector(r, podLabels, n, "peer podSelector")}
	case 1:
		n.add(side + " namespaceSelector")
		return object{"namespaceSelector": randomNamespaceSelector(r, c, namespaceLabels, n)}
	case 2:
		n.add(side + " podSelector with namespaceSelector")
		return object{"podSelector": randomSelector(r, podLabels, n, "peer podSelector"),
			"namespaceSelector": randomNamespaceSelector(r, c, namespaceLabels, n)}
	default:
		block := pick(r, blocks...)
		result := object{"cidr": block.cidr}
		family := "IPv4"
		if len(block.cidr) > 4 && (block.cidr[0] == ':' || block.cidr[4] == ':') {
			family = "IPv6"
		}
		n.add(side + " ipBlock " + family)
		if except := some(r, 0, 2, block.except); len(except) > 0 {
			n.add(side + " ipBlock " + family + " with except")
			result["except"] = except
		}
		return object{"ipBlock": result}
	}
}

func randomNamespaceSelector(r random, c cluster, labels []map[string]string, n counts) object {
	if r.chance(30) {
		n.add("peer namespaceSelector metadata.name")
		return object{"matchLabels": map[string]string{"kubernetes.io/metadata.name": pick(r, c.names...)}}
	}
	return randomSelector(r, labels, n, "peer namespaceSelector")
}

func randomPolicyPort(r random, n counts) object {
	result := object{}
	protocol := pick(r, "TCP", "TCP", "UDP", "SCTP", "")
	if protocol == "" {
		n.add("port protocol absent")
	} else {
		n.add("port protocol " + protocol)
		result["protocol"] = protocol
	}
	switch roll := r.IntN(100); {
	case roll < 12:
		n.add("port number absent")
	case roll < 45:
		n.add("port numeric")
		result["port"] = pick(r, 80, 8080, 8081, 9090, 53, 5432, 3868, 8443)
	case roll < 70:
		n.add("port named")
		result["port"] = pick(r, "http", "web", "metrics", "dns", "sig", "absent")
	default:
		n.add("port with endPort")
		span := pick(r, [2]int{8080, 8081}, [2]int{1, 65535}, [2]int{53, 80}, [2]int{5000, 9000}, [2]int{9090, 9090}, [2]int{3000, 4000})
		result["port"], result["endPort"] = span[0], span[1]
	}
	return result
}

func randomRules(r random, c cluster, n counts, side, peers string) []any {
	rules := []any{}
	if r.chance(12) {
		n.add(side + " empty list")
		return rules
	}
	if r.chance(8) {
		n.add(side + " one empty rule")
		return append(rules, object{})
	}
	for range 1 + r.IntN(2) {
		rule := object{}
		switch roll := r.IntN(100); {
		case roll < 15:
			n.add(side + " " + peers + " absent")
		case roll < 22:
			n.add(side + " " + peers + " empty list")
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
			n.add(side + " ports absent")
		case roll < 52:
			n.add(side + " ports empty list")
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

func randomPolicy(r random, c cluster, number int, n counts) object {
	podLabels := []map[string]string{}
	namespace := pick(r, c.names...)
	for _, p := range c.pods {
		if p.namespace == namespace {
			podLabels = append(podLabels, p.labels)
		}
	}
	spec := object{"podSelector": randomSelector(r, podLabels, n, "subject podSelector")}
	types := pick(r, "absent", "absent", "empty", "Ingress", "Egress", "Ingress,Egress", "Egress,Ingress", "Ingress,Egress")
	n.add("policyTypes " + types)
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
	if r.chance(80) {
		spec["ingress"] = randomRules(r, c, n, "ingress", "from")
	} else {
		n.add("ingress absent")
	}
	if r.chance(65) {
		spec["egress"] = randomRules(r, c, n, "egress", "to")
	} else {
		n.add("egress absent")
	}
	return object{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
		"metadata": object{"name": fmt.Sprintf("policy-%d", number), "namespace": namespace}, "spec": spec}
}
