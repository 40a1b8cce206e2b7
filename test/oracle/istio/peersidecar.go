package main

import (
	"fmt"
	_ "unsafe"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/security/authn"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/mesh/meshwatcher"
	"istio.io/istio/pkg/config/schema/gvk"

	. "oracle/shared"
)

const (
	peerSets     = 90
	peerRequests = 9
)

// initAuthenticationPolicies is Istio's own: it sorts and files the policies of the mesh. It is not exported.
//
//go:linkname initAuthenticationPolicies istio.io/istio/pilot/pkg/model.initAuthenticationPolicies
func initAuthenticationPolicies(env *model.Environment) *model.AuthenticationPolicies

func filedPeers(peers []Object) *model.AuthenticationPolicies {
	store := model.NewFakeStore()
	for _, peer := range peers {
		typed := typedPeer(peer)
		if _, err := store.Create(config.Config{Meta: config.Meta{GroupVersionKind: gvk.PeerAuthentication, Name: typed.Name,
			Namespace: typed.Namespace, CreationTimestamp: typed.CreationTimestamp.Time}, Spec: &typed.Spec}); err != nil {
			panic(err)
		}
	}
	return initAuthenticationPolicies(&model.Environment{ConfigStore: store,
		Watcher: meshwatcher.NewTestWatcher(&meshconfig.MeshConfig{RootNamespace: rootNamespace})})
}

// mode is the mode that istiod gives the sidecar of the workload for one port.
func mode(policies *model.AuthenticationPolicies, w workload, port uint32) model.MutualTLSMode {
	matcher := model.PolicyMatcherFor(w.namespace, w.labels, false).WithRootNamespace(rootNamespace)
	merged := authn.ComposePeerAuthentication(rootNamespace, policies.GetPeerAuthenticationsForWorkload(matcher))
	if one, found := merged.PerPort[port]; found {
		return one
	}
	return merged.Mode
}

// recordPeers asks only whether a connection gets in: plaintext does unless the mode is STRICT; a caller of the mesh always
// does, since it leaves mTLS out where the server's mode is DISABLE.
func recordPeers(directory string) {
	vectors := []Vector{}
	forms, decisions := Counts{}, Counts{}
	pairs := 0
	for number := 1; number <= peerSets; number++ {
		r := NewRandom(uint64(30000 + number))
		w := randomWorld(r, "sidecar")
		w.trustDomain, w.aliases, w.issuers, w.http = "cluster.local", nil, nil, false
		peers := w.randomPeers(r, forms)
		filed := filedPeers(peers)
		requests := []any{}
		sides := map[bool]int{}
		asked := map[string]bool{}
		for range 200 {
			one := w.randomCall(r, w.targets(peers))
			delete(one.request, "http")
			delete(one.request, "sni")
			delete(one.request, "remoteAddress")
			key := JSON(one.request)
			effective := mode(filed, one.target, one.envoy.Port)
			allowed := one.caller.meshed || effective != model.MTLSStrict
			most := (peerRequests + 1) / 2
			if one.caller.meshed {
				most = 1
			}
			if asked[key] || sides[allowed] >= most || len(requests) == peerRequests {
				continue
			}
			asked[key] = true
			sides[allowed]++
			one.request["expected"], one.request["detail"] = Word(allowed), effective.String()
			requests = append(requests, one.request)
			decisions.Add(Word(allowed))
			decisions.Add(fmt.Sprintf("%s, mode %s", map[bool]string{true: "mTLS", false: "plaintext"}[one.caller.meshed], effective))
		}
		pairs += len(requests)
		objects := w.objects()
		for _, peer := range peers {
			objects = append(objects, peer)
		}
		vectors = append(vectors, Vector{ID: fmt.Sprintf("pa-%04d", number), Objects: objects, Mesh: Mesh(w.trustDomain, nil, "sidecar"), Requests: requests})
	}
	Write(directory+"/peer-authentication-sidecar.jsonl", vectors)
	fmt.Printf("## peer-authentication-sidecar.jsonl: %d policy sets, %d pairs\n", len(vectors), pairs)
	decisions.Report("decisions")
	forms.Report("forms")
}
