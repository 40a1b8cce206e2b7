// Records NetworkPolicy decisions of real implementations as test vectors (see ../README.md).
package main

import (
	. "oracle/shared"

	"bytes"
	"fmt"
	"os"
	"slices"
)

type end struct {
	pod     *pod
	address string
}

type query struct {
	from, to end
	port     int
	protocol string
}

func (e end) reference() Object {
	if e.pod == nil {
		return Object{"address": e.address}
	}
	return Object{"workload": Object{"namespace": e.pod.namespace, "name": e.pod.name}}
}

func (e end) kind() string {
	if e.pod == nil {
		return "address"
	}
	return "pod"
}

var asked = []struct {
	port     int
	protocol string
}{
	{80, "TCP"}, {8080, "TCP"}, {8081, "TCP"}, {9090, "TCP"}, {53, "UDP"}, {53, "TCP"}, {5432, "TCP"}, {3868, "SCTP"},
	{8443, "UDP"}, {8080, "UDP"}, {8082, "TCP"}, {65535, "TCP"}, {3868, "TCP"},
}

func (c cluster) queries(r Random) []query {
	ends := []end{}
	for index := range c.pods {
		ends = append(ends, end{pod: &c.pods[index]})
	}
	for _, address := range Some(r, 5, 5, outside) {
		ends = append(ends, end{address: address})
	}
	result := []query{}
	for _, from := range ends {
		for _, to := range ends {
			if (from.pod == nil && to.pod == nil) || (from.pod != nil && from.pod == to.pod) {
				continue
			}
			if from.family() != to.family() {
				continue
			}
			for _, ask := range Some(r, 2, 4, asked) {
				result = append(result, query{from, to, ask.port, ask.protocol})
			}
			if to.pod != nil {
				declared := Pick(r, to.pod.ports...)
				result = append(result, query{from, to, declared.number, declared.protocol})
			}
		}
	}
	r.Shuffle(len(result), func(i, j int) { result[i], result[j] = result[j], result[i] })
	return result
}

func (e end) family() int {
	address := e.address
	if e.pod != nil {
		address = e.pod.address
	}
	if bytes.ContainsRune([]byte(address), ':') {
		return 6
	}
	return 4
}

// blocksMatter says whether the decision between two pods depends on ipBlock peers: whether those match pods is left
// to the network plugin. A Deployment states no address, so any address must lead to the same decision.
func blocksMatter(c cluster, q query, whole, podsOnly cyclonus) bool {
	if q.from.pod == nil || q.to.pod == nil {
		return false
	}
	egress, ingress := podsOnly.allows(c, q)
	differs := func(q query) bool {
		e, i := whole.allows(c, q)
		return e != egress || i != ingress
	}
	if differs(q) {
		return true
	}
	for _, address := range append([]string{"10.244.0.250", "10.244.1.250", "172.20.0.9", "2001:db8::7"}, outside...) {
		elsewhere := q
		if q.from.pod.deployment {
			moved := *q.from.pod
			moved.address = address
			elsewhere.from.pod = &moved
		}
		if q.to.pod.deployment {
			moved := *q.to.pod
			moved.address = address
			elsewhere.to.pod = &moved
		}
		if differs(elsewhere) {
			return true
		}
	}
	return false
}

const (
	sets     = 255
	requests = 15
)

// judged is one question with the decision that all engines share.
type judged struct {
	query           query
	request         Object
	egress, ingress bool
	isolated        bool
}

func (j judged) allowed() bool { return j.egress && j.ingress }

// judge asks the engines everything; they must agree on each direction.
func judge(r Random, c cluster, policies []Object, decided Counts) []judged {
	whole, podsOnly := newCyclonus(policies, false), newCyclonus(policies, true)
	others := []struct {
		name   string
		engine interface {
			allows(cluster, query) (egress, ingress bool)
		}
	}{{"Cilium", newCilium(c, policies)}, {"kube-network-policies", newSigNetwork(c, policies)}}
	result := []judged{}
	seen := map[string]bool{}
	for _, q := range c.queries(r) {
		request := Object{"source": q.from.reference(), "destination": q.to.reference(), "port": q.port, "protocol": q.protocol}
		if key := JSON(request); seen[key] {
			continue
		} else {
			seen[key] = true
		}
		egress, ingress := whole.allows(c, q)
		if blocksMatter(c, q, whole, podsOnly) {
			decided.Add("left out: an ipBlock over a pod's address decides")
			continue
		}
		for _, other := range others {
			if otherEgress, otherIngress := other.engine.allows(c, q); egress != otherEgress || ingress != otherIngress {
				panic(fmt.Sprintf("cyclonus: egress %t, ingress %t; %s: egress %t, ingress %t for %s under %s",
					egress, ingress, other.name, otherEgress, otherIngress, JSON(request), JSON(policies)))
			}
		}
		decided.Add("asked of all three engines, which agreed")
		result = append(result, judged{q, request, egress, ingress,
			whole.isolates(false, q.from.pod) || whole.isolates(true, q.to.pod)})
	}
	return result
}

// choose picks questions that between them tell every part of the policies from its absence, and fills up with others, at
// most two of them about pods that no policy selects.
func choose(c cluster, policies []Object, all []judged, decisive Counts) []judged {
	probes := []Probe{}
	for index, policy := range policies {
		for _, place := range places(policy) {
			probe := Probe{Names: []string{place.field}}
			changed := slices.Clone(policies)
			changed[index] = place.without
			other := newCyclonus(changed, false)
			for position, one := range all {
				if egress, ingress := other.allows(c, one.query); (egress && ingress) != one.allowed() {
					probe.Differing = append(probe.Differing, position)
				}
			}
			probes = append(probes, probe)
		}
	}
	allowed := func(position int) bool { return all[position].allowed() }
	trivial := 0
	chosen := Cover(probes, allowed, requests)
	chosen = Fill(chosen, len(all), allowed, func(position int) bool {
		if !all[position].isolated {
			trivial++
		}
		return all[position].isolated || trivial <= 2
	}, requests)
	Decisive(probes, chosen, decisive)
	result := []judged{}
	for _, position := range chosen {
		result = append(result, all[position])
	}
	return result
}

func main() {
	forms, decided, decisive := Counts{}, Counts{}, Counts{}
	vectors := []Vector{}
	pairs := 0
	for number := 1; number <= sets; number++ {
		r := NewRandom(uint64(number))
		c := randomCluster(r)
		policies := []Object{}
		for index := range 1 + r.IntN(4) {
			policies = append(policies, Clone(randomPolicy(r, c, index+1, forms)))
		}
		recorded := []any{}
		for _, one := range choose(c, policies, judge(r, c, policies, decided), decisive) {
			one.request["expected"] = Word(one.allowed())
			if !one.allowed() {
				one.request["detail"] = fmt.Sprintf("egress %s, ingress %s", Word(one.egress), Word(one.ingress))
			}
			decided.Add(Word(one.allowed()))
			decided.Add(fmt.Sprintf("%s to %s %s", one.query.from.kind(), one.query.to.kind(), Word(one.allowed())))
			decided.Add(fmt.Sprintf("%s %s", one.query.protocol, Word(one.allowed())))
			decided.Add(fmt.Sprintf("IPv%d %s", one.query.from.family(), Word(one.allowed())))
			recorded = append(recorded, one.request)
		}
		pairs += len(recorded)
		objects := c.objects()
		for _, policy := range policies {
			objects = append(objects, policy)
		}
		vectors = append(vectors, Vector{ID: fmt.Sprintf("np-%04d", number), Objects: objects,
			Mesh: Mesh("cluster.local", nil, "none"), Requests: recorded})
	}
	Write(os.Args[1]+"/network-policy.jsonl", vectors)
	fmt.Printf("## network-policy.jsonl: %d policy sets, %d pairs\n", len(vectors), pairs)
	decided.Report("decisions")
	forms.Report("forms")
	decisive.Report("what, taken out of a policy, changes the decision of a recorded request")
}
