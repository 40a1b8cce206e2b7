package main

import (
	"fmt"
	"net/netip"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/serviceregistry/provider"
	"istio.io/istio/pkg/workloadapi/security"

	"oracle/istio/istiod"
	"oracle/istio/ztunnel"
	. "oracle/shared"
)

const (
	waypointSets     = 80
	waypointRequests = 14
)

const gatewayLabel = "gateway.networking.k8s.io/gateway-name"

var theWaypoint = workload{namespace: "alpha", name: "waypoint", account: "waypoint", address: "10.1.9.9",
	labels: map[string]string{gatewayLabel: "waypoint"}, meshed: true}

// Fields whose meaning at a waypoint rests on addresses of the tunnel stay out.
var waypointTraits = traits{
	namespaces:  []string{"alpha", "alpha", "alpha", "alpha", rootNamespace, "beta"},
	actions:     httpTraits.actions,
	sources:     []string{"principals", "requestPrincipals", "namespaces", "serviceAccounts"},
	operations:  operationFields,
	conditions:  without(conditionKeys, "source.ip", "remote.ip", "destination.ip", "connection.sni"),
	attachments: randomTarget,
}

func without(list []string, removed ...string) []string {
	result := []string{}
	for _, member := range list {
		keep := true
		for _, one := range removed {
			keep = keep && member != one
		}
		if keep {
			result = append(result, member)
		}
	}
	return result
}

func randomTarget(r Random, namespace string) Object {
	reference := func(group, kind, name string) Object {
		return Object{"group": group, "kind": kind, "name": name}
	}
	gateway := "gateway.networking.k8s.io"
	targets := func(references ...any) Object { return Object{"targetRefs": references} }
	if namespace == rootNamespace {
		return Pick(r, targets(reference(gateway, "GatewayClass", "istio-waypoint")), targets(reference(gateway, "GatewayClass", "istio-waypoint")),
			targets(reference(gateway, "GatewayClass", "istio")), targets(reference(gateway, "Gateway", "waypoint")), Object{})
	}
	if namespace == "beta" {
		return Pick(r, targets(reference("", "Service", "web")), targets(reference(gateway, "Gateway", "waypoint")))
	}
	web, api := reference("", "Service", "web"), reference("", "Service", "api")
	switch roll := r.IntN(100); {
	case roll < 30:
		return targets(web)
	case roll < 45:
		return targets(api)
	case roll < 55:
		return targets(api, web)
	case roll < 80:
		return targets(reference(gateway, "Gateway", "waypoint"))
	case roll < 84:
		return targets(reference(gateway, "Gateway", "other"))
	case roll < 88:
		return targets(reference("", "Service", "other"))
	case roll < 94:
		return Object{"selector": Object{"matchLabels": Object{gatewayLabel: "waypoint"}}}
	case roll < 98:
		return Object{"selector": Object{"matchLabels": Object{"app": "web"}}}
	default:
		return Object{}
	}
}

func (w world) waypointObjects() []any {
	result := w.objects()
	for _, name := range []string{"web", "api"} {
		result = append(result, Object{"apiVersion": "v1", "kind": "Service",
			"metadata": Object{"namespace": "alpha", "name": name, "labels": Object{"istio.io/use-waypoint": "waypoint"}},
			"spec": Object{"selector": Object{"app": name}, "ports": []any{
				Object{"name": "http", "port": 80, "targetPort": 8080},
				Object{"name": "http-admin", "port": 9090},
				Object{"name": "tcp-data", "port": 5432}}}})
	}
	result = append(result, Object{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway",
		"metadata": Object{"namespace": "alpha", "name": "waypoint", "labels": Object{"istio.io/waypoint-for": "service"}},
		"spec": Object{"gatewayClassName": "istio-waypoint",
			"listeners": []any{Object{"name": "mesh", "port": 15008, "protocol": "HBONE"}}}})
	return append(result, Object{"apiVersion": "v1", "kind": "Pod",
		"metadata": Object{"namespace": theWaypoint.namespace, "name": theWaypoint.name, "labels": theWaypoint.labels},
		"spec":     Object{"containers": []any{Object{"name": "istio-proxy"}}, "serviceAccountName": theWaypoint.account},
		"status":   Object{"podIP": theWaypoint.address}})
}

// waypointJudge asks the waypoint about the caller, at the Service's port, and then ztunnel about the waypoint, at the pod's.
func (w world) waypointJudge(policies []Object, calls []call) []verdict {
	indexed := istiod.Index(policies)
	sent, stop := newNode(w.trustDomain, policies, nil)
	defer stop()
	built, attached := map[string]chains{}, map[string][]*security.Authorization{}
	result := []verdict{}
	for _, one := range calls {
		key := targetKey(one.target)
		if _, found := built[key]; !found {
			matcher := model.PolicyMatcherFor(theWaypoint.namespace, theWaypoint.labels, true)
			matcher.Services = []model.ServiceInfoForPolicyMatcher{{Name: one.target.name, Namespace: one.target.namespace, Registry: provider.Kubernetes}}
			built[key] = w.chainsFor(indexed, matcher, true)
			attached[key] = sent.attached(one.target)
		}
		allowed, reason := built[key].decide(one)
		port := one.envoy.Port
		if port == 80 {
			port = 8080
		}
		admitted, because := ztunnel.Allows(attached[key], ztunnel.Connection{TrustDomain: w.trustDomain, Namespace: theWaypoint.namespace,
			Account: theWaypoint.account, Source: netip.MustParseAddr(theWaypoint.address), Destination: one.envoy.Destination, Port: port})
		result = append(result, verdict{allowed && admitted, "waypoint " + reason + "; ztunnel " + because})
	}
	return result
}

func recordWaypoint(directory string, refused map[string]Object) {
	vectors := []Vector{}
	forms, decisive, decisions := Counts{}, Counts{}, Counts{}
	pairs := 0
	for number := 1; number <= waypointSets; number++ {
		r := NewRandom(uint64(40000 + number))
		w := randomWorld(r, "waypoint")
		policies := acceptedPolicies(r, 1+r.IntN(4), waypointTraits, refused)
		calls := []call{}
		for range 300 {
			one := w.randomCall(r, []workload{w.workloads[0], w.workloads[1]})
			if !one.caller.meshed {
				continue
			}
			delete(one.request, "sni")
			delete(one.request, "remoteAddress")
			if one.envoy.Port == 8080 {
				one.envoy.Port = 80
				one.request["port"] = 80
			}
			one.request["destination"] = Object{"service": Object{"namespace": one.target.namespace, "name": one.target.name}}
			calls = append(calls, one)
		}
		verdicts := w.waypointJudge(policies, calls)
		requests := []any{}
		for _, position := range choose(policies, calls, w.waypointJudge, waypointRequests, nil, decisive) {
			calls[position].request["expected"] = Word(verdicts[position].allowed)
			calls[position].request["detail"] = verdicts[position].reason
			requests = append(requests, calls[position].request)
			decisions.Add(Word(verdicts[position].allowed))
			decisions.Add(calls[position].kind + " " + Word(verdicts[position].allowed))
		}
		pairs += len(requests)
		describe(policies, forms)
		objects := w.waypointObjects()
		for _, object := range objects {
			// a waypoint heeds only policies that are attached to it
			if spec, is := object.(Object); is && spec["kind"] == "RequestAuthentication" {
				spec["metadata"].(Object)["namespace"] = theWaypoint.namespace
				spec["spec"].(Object)["targetRefs"] = []any{Object{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "waypoint"}}
			}
		}
		for _, policy := range policies {
			objects = append(objects, policy)
		}
		vectors = append(vectors, Vector{ID: fmt.Sprintf("wp-%04d", number), Objects: objects,
			Mesh: Mesh(w.trustDomain, w.aliases, "waypoint"), Requests: requests})
	}
	Write(directory+"/authorization-waypoint.jsonl", vectors)
	fmt.Printf("## authorization-waypoint.jsonl: %d policy sets, %d pairs\n", len(vectors), pairs)
	decisions.Report("decisions")
	forms.Report("forms")
	decisive.Report("what, taken out of a policy, changes the decision of a recorded request")
}
