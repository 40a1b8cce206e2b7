package main

import (
	"fmt"

	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/gvk"
	"istio.io/istio/pkg/config/validation"

	. "oracle/shared"
)

func randomMode(r Random, n Counts, where string) (Object, bool) {
	mode := Pick(r, "STRICT", "STRICT", "PERMISSIVE", "DISABLE", "UNSET", "absent", "{}")
	n.Add("PeerAuthentication " + where + " " + mode)
	switch mode {
	case "absent":
		return nil, false
	case "{}":
		return Object{}, true
	default:
		return Object{"mode": mode}, true
	}
}

// randomPeers draws PeerAuthentications of all three scopes; of two in one scope, the older counts, in whatever order they stand.
func (w world) randomPeers(r Random, n Counts) []Object {
	result := []Object{}
	hours := r.Perm(24)
	for len(result) == 0 {
		for number := range 1 + r.IntN(4) {
			scope := Pick(r, "mesh", "namespace", "namespace", "workload", "workload", "workload")
			spec := Object{}
			namespace := Pick(r, "alpha", "alpha", "beta", "alpha-prod")
			switch scope {
			case "mesh":
				namespace = rootNamespace
			case "workload":
				labels := Object{"app": Pick(r, "web", "web", "api", "db", "job")}
				if r.Chance(15) {
					labels = Object{"version": Pick(r, "v1", "v2")}
				}
				spec["selector"] = Object{"matchLabels": labels}
				if r.Chance(70) {
					ports := Object{}
					for _, port := range Some(r, 1, 2, []string{"8080", "9090", "5432"}) {
						mode := Pick(r, "STRICT", "PERMISSIVE", "DISABLE", "UNSET")
						n.Add("PeerAuthentication port " + mode)
						ports[port] = Object{"mode": mode}
					}
					spec["portLevelMtls"] = ports
				}
			}
			if mode, present := randomMode(r, n, scope); present {
				spec["mtls"] = mode
			}
			peer := Clone(Object{"apiVersion": "security.istio.io/v1", "kind": "PeerAuthentication",
				"metadata": Object{"namespace": namespace, "name": fmt.Sprintf("peer-%d", number+1),
					"creationTimestamp": fmt.Sprintf("2026-01-01T%02d:00:00Z", hours[number])}, "spec": spec})
			typed := typedPeer(peer)
			_, err := validation.ValidatePeerAuthentication(config.Config{
				Meta: config.Meta{GroupVersionKind: gvk.PeerAuthentication, Name: typed.Name, Namespace: typed.Namespace}, Spec: &typed.Spec})
			if err == nil {
				result = append(result, peer)
			}
		}
	}
	return result
}
