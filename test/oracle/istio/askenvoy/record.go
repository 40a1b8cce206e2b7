package main

import (
	"fmt"

	"oracle/istio/istiod"
	. "oracle/shared"
)

const (
	drawnPerSet    = 60
	recordedPerSet = 12
)

// recordSubjects lets Envoy decide what nothing else here could be trusted with, and writes authorization-envoy.jsonl.
func recordSubjects(binary, directory string) {
	sets, names := []set{}, map[string]string{}
	for _, each := range subjects() {
		for range each.sets {
			number := len(sets) + 1
			r := NewRandom(uint64(70000 + number))
			one := each.draw(r, number)
			for len(one.kind("AuthorizationPolicy")) < 1+number%2 {
				policy := Clone(Object{"apiVersion": "security.istio.io/v1", "kind": "AuthorizationPolicy",
					"metadata": Object{"namespace": "alpha", "name": fmt.Sprintf("p%d", len(one.kind("AuthorizationPolicy"))+1)},
					"spec":     Object{"action": Pick(r, "ALLOW", "DENY"), "rules": []any{each.rule(r)}}})
				if istiod.Refusal(policy) == "" {
					one.Objects = append(one.Objects, policy)
				}
			}
			seen := map[string]bool{}
			for range drawnPerSet {
				asked := each.request(r)
				if key := JSON(asked); !seen[key] {
					seen[key] = true
					one.Requests = append(one.Requests, request{Source: end{Workload: &name{"alpha", "api"}}, Destination: end{Workload: &name{"alpha", "web"}},
						Port: 8080, HTTP: &asked})
				}
			}
			sets = append(sets, one)
			names[one.ID] = each.name
		}
	}
	questions, _ := judge(binary, sets)
	answered, counts := map[string][]asked{}, Counts{}
	for _, q := range questions {
		switch q.answer.status {
		case 200, 401, 403:
			answered[q.set.ID] = append(answered[q.set.ID], q)
		case 400:
			counts.Add("not recorded: refused before any policy is asked")
		default:
			panic(fmt.Sprintf("%s: %+v for %s", q.set.ID, q.answer, JSON(q.request)))
		}
	}
	lines, pairs := []Vector{}, 0
	for _, one := range sets {
		all := answered[one.ID]
		allowed := func(position int) bool { return all[position].answer.allowed }
		requests := []any{}
		for _, position := range Fill(nil, len(all), allowed, func(int) bool { return true }, recordedPerSet) {
			requests = append(requests, all[position].vector())
			counts.Add(names[one.ID] + " " + Word(allowed(position)))
		}
		pairs += len(requests)
		objects := []any{}
		for _, object := range one.Objects {
			objects = append(objects, object)
		}
		mesh := Mesh(one.Mesh.TrustDomain, nil, one.Mesh.DataPlane)
		if one.Mesh.PathNormalization != "" {
			mesh["pathNormalization"] = one.Mesh.PathNormalization
		}
		lines = append(lines, Vector{ID: one.ID, Objects: objects, Mesh: mesh, Requests: requests})
	}
	Write(directory+"/authorization-envoy.jsonl", lines)
	fmt.Printf("## authorization-envoy.jsonl: %d policy sets, %d pairs\n", len(lines), pairs)
	counts.Report("decisions by subject")
}

// vector is the request as a vector file holds it.
func (q asked) vector() Object {
	http := Object{"method": q.request.HTTP.Method, "path": q.request.HTTP.Path, "host": q.request.HTTP.Host}
	if len(q.request.HTTP.Headers) > 0 {
		http["headers"] = q.request.HTTP.Headers
	}
	if q.request.HTTP.Token != nil {
		http["token"] = q.request.HTTP.Token
	}
	return Object{"source": Object{"workload": Object{"namespace": "alpha", "name": "api"}},
		"destination": Object{"workload": Object{"namespace": "alpha", "name": "web"}}, "port": q.request.Port, "protocol": "TCP",
		"http": http, "expected": Word(q.answer.allowed), "detail": q.answer.details}
}
