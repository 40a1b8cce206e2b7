package main

import (
	"fmt"
	"slices"
	"strings"
	_ "unsafe"

	meshconfig "istio.io/api/mesh/v1alpha1"
	securityclient "istio.io/client-go/pkg/apis/security/v1"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/serviceregistry/ambient"
	"istio.io/istio/pkg/kube/krt"
	"istio.io/istio/pkg/workloadapi/security"

	"oracle/istio/istiod"
	"oracle/istio/ztunnel"
	. "oracle/shared"
)

const (
	ambientSets     = 148 // with the tour
	ambientRequests = 16
)

// buildWorkloadPolicies is Istio's own: the names of the policies that select one workload. It is not exported.
//
//go:linkname buildWorkloadPolicies istio.io/istio/pilot/pkg/serviceregistry/ambient.buildWorkloadPolicies
func buildWorkloadPolicies(ctx krt.HandlerContext, policies krt.Collection[model.WorkloadAuthorization],
	peerAuths krt.Collection[*securityclient.PeerAuthentication], mesh *ambient.MeshConfig, labels map[string]string, namespace string) []string

// node is what istiod tells ztunnel: every policy, and by workload the names of those that select it.
type node struct {
	policies []model.WorkloadAuthorization
	named    func(w workload) []string
}

func newNode(trustDomain string, authorizations, peers []Object) (node, func()) {
	stop := make(chan struct{})
	options := krt.NewOptionsBuilder(stop, "oracle", nil)
	mesh := &ambient.MeshConfig{MeshConfig: &meshconfig.MeshConfig{RootNamespace: rootNamespace, TrustDomain: trustDomain}}
	typedAuthorizations, typedPeers := []*securityclient.AuthorizationPolicy{}, []*securityclient.PeerAuthentication{}
	for _, policy := range authorizations {
		typedAuthorizations = append(typedAuthorizations, istiod.Typed(policy))
	}
	for _, peer := range peers {
		typedPeers = append(typedPeers, typedPeer(peer))
	}
	peerAuths := krt.NewStaticCollection(nil, typedPeers, options.WithName("peers")...)
	_, policies := ambient.PolicyCollections(
		krt.NewStaticCollection(nil, typedAuthorizations, options.WithName("authorizations")...), peerAuths,
		krt.NewStatic(mesh, true, options.WithName("mesh")...), krt.NewStaticCollection[ambient.Waypoint](nil, nil, options.WithName("waypoints")...),
		options, ambient.FeatureFlags{})
	policies.WaitUntilSynced(stop)
	listed := policies.List()
	slices.SortFunc(listed, func(a, b model.WorkloadAuthorization) int { return strings.Compare(a.ResourceName(), b.ResourceName()) })
	return node{listed, func(w workload) []string {
		return buildWorkloadPolicies(krt.TestingDummyContext{}, policies, peerAuths, mesh, w.labels, w.namespace)
	}}, func() { close(stop) }
}

func typedPeer(peer Object) *securityclient.PeerAuthentication {
	typed := &securityclient.PeerAuthentication{}
	Decode(peer, typed)
	return typed
}

// attached are the policies that ztunnel applies to the workload: global, of its namespace, and those named for it.
func (n node) attached(w workload) []*security.Authorization {
	named := map[string]bool{}
	for _, name := range n.named(w) {
		named[name] = true
	}
	result := []*security.Authorization{}
	for _, policy := range n.policies {
		authorization := policy.Authorization
		if authorization == nil {
			continue
		}
		switch authorization.GetScope() {
		case security.Scope_GLOBAL:
			result = append(result, authorization)
		case security.Scope_NAMESPACE:
			if authorization.GetNamespace() == w.namespace {
				result = append(result, authorization)
			}
		case security.Scope_WORKLOAD_SELECTOR:
			if named[authorization.GetNamespace()+"/"+authorization.GetName()] {
				result = append(result, authorization)
			}
		}
	}
	return result
}

func (w world) connection(one call) ztunnel.Connection {
	c := ztunnel.Connection{Source: one.envoy.Source, Destination: one.envoy.Destination, Port: one.envoy.Port}
	if one.caller.meshed {
		c.TrustDomain, c.Namespace, c.Account = w.trustDomain, one.caller.namespace, one.caller.account
		if c.Account == "" {
			c.Account = "default"
		}
	}
	return c
}

func (w world) ambientJudge(peers []Object) judge {
	return func(policies []Object, calls []call) []verdict {
		sent, stop := newNode(w.trustDomain, policies, peers)
		defer stop()
		attached := map[string][]*security.Authorization{}
		result := []verdict{}
		for _, one := range calls {
			key := targetKey(one.target)
			if _, found := attached[key]; !found {
				attached[key] = sent.attached(one.target)
			}
			allowed, reason := ztunnel.Allows(attached[key], w.connection(one))
			result = append(result, verdict{allowed, reason})
		}
		return result
	}
}

var layer4Conditions = []string{"source.ip", "source.namespace", "source.principal", "destination.ip", "destination.port"}

// ambientTraits: half of the sets speak of layer 4 only, the others of both layers.
func ambientTraits(r Random) traits {
	t := httpTraits
	t.sources = []string{"principals", "namespaces", "serviceAccounts", "ipBlocks"}
	t.operations = []string{"ports"}
	t.conditions = layer4Conditions
	if r.Chance(50) {
		t.sources = append(t.sources, "requestPrincipals", "remoteIpBlocks")
		t.operations = append(t.operations, "methods", "paths", "hosts")
		t.conditions = append([]string{"request.headers[x-role]", "request.auth.claims[role]", "connection.sni", "source.serviceAccount"}, t.conditions...)
	}
	return t
}

func recordAmbient(directory string, refused map[string]Object) {
	vectors := []Vector{}
	forms, decisive, decisions := Counts{}, Counts{}, Counts{}
	pairs := 0
	toured := tour(traits{sources: []string{"principals", "namespaces", "serviceAccounts", "ipBlocks"}, operations: []string{"ports"},
		conditions: layer4Conditions})
	for number := 1; number <= ambientSets; number++ {
		r := NewRandom(uint64(20000 + number))
		w := randomWorld(r, "ambient")
		w.issuers = nil
		policies, peers, asked := []Object{}, []Object{}, 300
		if number <= len(toured) {
			policies, asked = toured[number-1], 1500
		} else {
			policies = acceptedPolicies(r, Pick(r, 0, 1, 1, 2, 2, 3, 4), ambientTraits(r), refused)
			if len(policies) == 0 || r.Chance(40) {
				peers = w.randomPeers(r, forms)
			}
		}
		targets := w.targets(policies)
		calls := []call{}
		for range asked {
			one := w.randomCall(r, targets)
			delete(one.request, "sni")
			delete(one.request, "remoteAddress")
			if http, is := one.request["http"].(Object); is {
				delete(http, "token")
			}
			calls = append(calls, one)
		}
		decide := w.ambientJudge(peers)
		verdicts := decide(policies, calls)
		requests := []any{}
		for _, position := range choose(policies, calls, decide, ambientRequests, w.peerProbes(policies, peers, calls, verdicts), decisive) {
			calls[position].request["expected"] = Word(verdicts[position].allowed)
			calls[position].request["detail"] = verdicts[position].reason
			requests = append(requests, calls[position].request)
			decisions.Add(Word(verdicts[position].allowed))
			decisions.Add(strings.Fields(calls[position].kind)[0] + " " + Word(verdicts[position].allowed))
			if contains(verdicts[position].reason, "converted") {
				decisions.Add("denied by PeerAuthentication")
			}
		}
		pairs += len(requests)
		describe(policies, forms)
		objects := w.objects()
		for _, policy := range append(peers, policies...) {
			objects = append(objects, policy)
		}
		vectors = append(vectors, Vector{ID: fmt.Sprintf("am-%04d", number), Objects: objects,
			Mesh: Mesh(w.trustDomain, w.aliases, "ambient"), Requests: requests})
	}
	Write(directory+"/authorization-ambient.jsonl", vectors)
	fmt.Printf("## authorization-ambient.jsonl: %d policy sets, %d pairs\n", len(vectors), pairs)
	decisions.Report("decisions")
	forms.Report("forms")
	decisive.Report("what, taken out of a policy, changes the decision of a recorded request")
}

// peerProbes are the calls whose decision each PeerAuthentication changes.
func (w world) peerProbes(policies, peers []Object, calls []call, verdicts []verdict) []Probe {
	result := []Probe{}
	for index := range peers {
		probe := Probe{Names: []string{"PeerAuthentication"}}
		for position, other := range w.ambientJudge(slices.Concat(peers[:index], peers[index+1:]))(policies, calls) {
			if other.allowed != verdicts[position].allowed {
				probe.Differing = append(probe.Differing, position)
			}
		}
		result = append(result, probe)
	}
	return result
}
