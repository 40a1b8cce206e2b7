package main

import (
	"fmt"

	"oracle/istio/istiod"
	. "oracle/shared"
)

type workload struct {
	namespace, name, account, address string
	labels                            map[string]string
	meshed                            bool
}

func (w workload) reference() Object {
	return Object{"workload": Object{"namespace": w.namespace, "name": w.name}}
}

type world struct {
	trustDomain string
	aliases     []string
	dataPlane   string
	workloads   []workload
	issuers     []string // of the RequestAuthentication; none without one
	http        bool     // whether Services are needed, to tell HTTP ports from TCP ports
}

const rootNamespace = istiod.RootNamespace

var meshedNamespaces = []string{"alpha", "alpha-prod", "beta"}

var issuers = []string{"https://issuer.example.com", "https://other.example.com/realm", "accounts@example.com"}

func randomWorld(r Random, dataPlane string) world {
	w := world{dataPlane: dataPlane, trustDomain: "cluster.local", http: true}
	switch roll := r.IntN(100); {
	case roll < 20:
		w.trustDomain, w.aliases = "example.org", []string{"old.example.org"}
	case roll < 30:
		w.trustDomain = "example.org"
	}
	add := func(namespace, name, account string, number int, meshed bool) {
		w.workloads = append(w.workloads, workload{namespace: namespace, name: name, account: account,
			address: fmt.Sprintf("10.1.%d.%d", len(w.workloads)/2, 10+number), meshed: meshed,
			labels: map[string]string{"app": name, "part-of": "shop", "version": Pick(r, "v1", "v2")}})
	}
	add("alpha", "web", "web", 0, true)
	add("alpha", "api", "api", 1, true)
	add("alpha-prod", "web", "web", 2, true)
	add("beta", "db", "", 3, true)
	add("beta", "job", "web-job", 4, true)
	add("legacy", "old", "web", 5, false)
	if r.Chance(75) {
		w.issuers = Some(r, 1, 3, issuers)
	}
	return w
}

func (w world) principal(source workload) string {
	account := source.account
	if account == "" {
		account = "default"
	}
	return fmt.Sprintf("spiffe://%s/ns/%s/sa/%s", w.trustDomain, source.namespace, account)
}

func (w world) objects() []any {
	result := []any{}
	meshLabel := Object{"istio-injection": "enabled"}
	if w.dataPlane != "sidecar" {
		meshLabel = Object{"istio.io/dataplane-mode": "ambient"}
	}
	for _, name := range meshedNamespaces {
		result = append(result, Object{"apiVersion": "v1", "kind": "Namespace", "metadata": Object{"name": name, "labels": meshLabel}})
		if w.dataPlane != "sidecar" || !w.http {
			continue
		}
		result = append(result, Object{"apiVersion": "v1", "kind": "Service",
			"metadata": Object{"namespace": name, "name": "all"},
			"spec": Object{"selector": Object{"part-of": "shop"}, "ports": []any{
				Object{"name": "http", "port": 80, "targetPort": 8080},
				Object{"name": "http-admin", "port": 9090},
				Object{"name": "tcp-data", "port": 5432}}}})
	}
	result = append(result, Object{"apiVersion": "v1", "kind": "Namespace", "metadata": Object{"name": "legacy"}})
	for _, one := range w.workloads {
		spec := Object{"containers": []any{Object{"name": "main"}}}
		if one.account != "" {
			spec["serviceAccountName"] = one.account
		}
		result = append(result, Object{"apiVersion": "v1", "kind": "Pod",
			"metadata": Object{"namespace": one.namespace, "name": one.name, "labels": one.labels},
			"spec":     spec, "status": Object{"podIP": one.address}})
	}
	if len(w.issuers) > 0 {
		rules := []any{}
		for number, issuer := range w.issuers {
			rules = append(rules, Object{"issuer": issuer, "jwksUri": fmt.Sprintf("https://keys.example.com/%d", number)})
		}
		result = append(result, Object{"apiVersion": "security.istio.io/v1", "kind": "RequestAuthentication",
			"metadata": Object{"namespace": rootNamespace, "name": "tokens"}, "spec": Object{"jwtRules": rules}})
	}
	return result
}
