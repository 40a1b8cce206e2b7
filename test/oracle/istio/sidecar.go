package main

import (
	"fmt"
	"maps"
	"strings"

	"istio.io/istio/pilot/pkg/model"

	"oracle/istio/grpcrbac"
	"oracle/istio/istiod"
	. "oracle/shared"
)

const (
	sidecarSets     = 268 // with the tour
	sidecarRequests = 16
)

var httpTraits = traits{
	namespaces: []string{"alpha", "alpha", "alpha-prod", "beta", "beta", rootNamespace},
	actions:    []string{"", "ALLOW", "ALLOW", "ALLOW", "DENY", "DENY", "DENY", "AUDIT"},
	sources:    sourceFields, operations: operationFields, conditions: conditionKeys,
	attachments: randomSelector,
}

func randomSelector(r Random, _ string) Object {
	switch roll := r.IntN(100); {
	case roll < 60:
		return Object{}
	case roll < 85:
		return Object{"selector": Object{"matchLabels": Object{"app": Pick(r, "web", "web", "api", "db", "job")}}}
	case roll < 95:
		return Object{"selector": Object{"matchLabels": Object{"version": Pick(r, "v1", "v2")}}}
	default:
		return Object{"selector": Object{"matchLabels": Object{"app": "web", "version": "v1"}}}
	}
}

// acceptedPolicies draws policies until count of them pass istiod's validation; the others go to refused.
func acceptedPolicies(r Random, count int, t traits, refused map[string]Object) []Object {
	result := []Object{}
	for len(result) < count {
		policy := randomAuthorization(r, len(result)+1, t)
		policy = Clone(policy)
		if message := istiod.Refusal(policy); message != "" {
			refused[message] = policy
			continue
		}
		result = append(result, policy)
	}
	return result
}

func (w world) sidecarJudge(policies []Object, calls []call) []verdict {
	indexed := istiod.Index(policies)
	built := map[string]chains{}
	result := []verdict{}
	for _, one := range calls {
		key := targetKey(one.target)
		if _, found := built[key]; !found {
			built[key] = w.chainsFor(indexed, model.PolicyMatcherFor(one.target.namespace, one.target.labels, false), false)
		}
		allowed, reason := built[key].decide(one)
		result = append(result, verdict{allowed, reason})
	}
	return result
}

// targets are the meshed workloads, those in namespaces with policies three times as often.
func (w world) targets(policies []Object) []workload {
	result := []workload{}
	for _, one := range w.workloads {
		if !one.meshed {
			continue
		}
		result = append(result, one)
		for _, policy := range policies {
			if policy["metadata"].(Object)["namespace"] == one.namespace {
				result = append(result, one, one)
				break
			}
		}
	}
	return result
}

func recordSidecar(directory string, refused map[string]Object) {
	vectors := []Vector{}
	forms, decisive, decisions := Counts{}, Counts{}, Counts{}
	pairs := 0
	toured := tour(httpTraits)
	for number := 1; number <= sidecarSets; number++ {
		r := NewRandom(uint64(10000 + number))
		w := randomWorld(r, "sidecar")
		policies, asked := []Object{}, 500
		if number <= len(toured) {
			policies, asked, w.issuers = toured[number-1], 2500, issuers
		} else {
			policies = acceptedPolicies(r, 1+r.IntN(4), httpTraits, refused)
		}
		targets := w.targets(policies)
		calls := []call{}
		for range asked {
			calls = append(calls, w.randomCall(r, targets))
		}
		verdicts := w.sidecarJudge(policies, calls)
		requests := []any{}
		for _, position := range choose(policies, calls, w.sidecarJudge, sidecarRequests, nil, decisive) {
			calls[position].request["expected"] = Word(verdicts[position].allowed)
			calls[position].request["detail"] = verdicts[position].reason
			requests = append(requests, calls[position].request)
			decisions.Add(Word(verdicts[position].allowed))
			decisions.Add(calls[position].kind + " " + Word(verdicts[position].allowed))
			if w.trustDomain != "cluster.local" {
				decisions.Add(fmt.Sprintf("trust domain with %d aliases %s", len(w.aliases), Word(verdicts[position].allowed)))
			}
		}
		w.crosscheck(policies, calls, decisions)
		pairs += len(requests)
		describe(policies, forms)
		objects := w.objects()
		for _, policy := range policies {
			objects = append(objects, policy)
		}
		vectors = append(vectors, Vector{ID: fmt.Sprintf("ap-%04d", number), Objects: objects,
			Mesh: Mesh(w.trustDomain, w.aliases, "sidecar"), Requests: requests})
	}
	Write(directory+"/authorization-sidecar.jsonl", vectors)
	fmt.Printf("## authorization-sidecar.jsonl: %d policy sets, %d pairs\n", len(vectors), pairs)
	decisions.Report("decisions")
	forms.Report("forms")
	decisive.Report("what, taken out of a policy, changes the decision of a recorded request")
}

// crosscheck asks gRPC's engine about every call that it can evaluate, each HTTP call also as a POST. Both must agree.
func (w world) crosscheck(policies []Object, calls []call, n Counts) {
	indexed := istiod.Index(policies)
	type pair struct {
		chains    chains
		http, tcp *grpcrbac.Engine
	}
	pairs := map[string]pair{}
	for _, one := range calls {
		key := targetKey(one.target)
		if _, found := pairs[key]; !found {
			built := w.chainsFor(indexed, model.PolicyMatcherFor(one.target.namespace, one.target.labels, false), false)
			pairs[key] = pair{built, grpcrbac.New(built.http), grpcrbac.New(built.tcp)}
		}
		engine := pairs[key].tcp
		if one.envoy.HTTP != nil {
			engine = pairs[key].http
			one.envoy.HTTP = maps.Clone(one.envoy.HTTP)
			one.envoy.HTTP[":method"] = "POST"
		}
		if engine == nil || !grpcrbac.Can(one.envoy) {
			continue
		}
		allowed, reason := pairs[key].chains.decide(one)
		if engine.Allows(one.envoy) != allowed {
			panic(fmt.Sprintf("gRPC differs from %s for %s under %s", reason, JSON(one.request), JSON(policies)))
		}
		n.Add("agreed with gRPC's engine: " + strings.Fields(one.kind)[1] + " " + Word(allowed))
	}
}
