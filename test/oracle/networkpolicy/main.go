// Records NetworkPolicy decisions of real implementations as test vectors (see ../README.md).
package main

import (
	. "oracle/shared"

	"bytes"
	"fmt"
	"os"
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
	sets      = 270
	perSide   = 7
	trivially = 2
)

func main() {
	n, decided := Counts{}, Counts{}
	agreed, differing := []Vector{}, []Vector{}
	for number := 1; number <= sets; number++ {
		r := NewRandom(uint64(number))
		forms := Counts{}
		c := randomCluster(r)
		policies := []Object{}
		for index := range 1 + r.IntN(4) {
			policies = append(policies, randomPolicy(r, c, index+1, forms))
		}
		whole, podsOnly, live := newCyclonus(policies, false), newCyclonus(policies, true), newCilium(c, policies)
		kept := map[string]int{}
		requests, differences := []any{}, []any{}
		seen := map[string]bool{}
		for _, q := range c.queries(r) {
			request := Object{"source": q.from.reference(), "destination": q.to.reference(), "port": q.port, "protocol": q.protocol}
			if key := JSON(request); seen[key] {
				continue
			} else {
				seen[key] = true
			}
			egress, ingress := whole.allows(c, q)
			liveEgress, liveIngress := live.allows(c, q)
			allowed, liveAllowed := egress && ingress, liveEgress && liveIngress
			if blocksMatter(c, q, whole, podsOnly) {
				decided.Add("left out: an ipBlock over a pod's address decides")
				continue
			}
			if egress != liveEgress || ingress != liveIngress {
				if q.from.pod != nil && q.to.pod != nil {
					panic("the engines differ between two pods: " + JSON(request))
				}
				decided.Add("left out: the engines differ over an address")
				request["cyclonus"], request["cilium"] = Word(allowed), Word(liveAllowed)
				request["detail"] = fmt.Sprintf("cyclonus egress %s ingress %s, cilium egress %s ingress %s",
					Word(egress), Word(ingress), Word(liveEgress), Word(liveIngress))
				if len(differences) < 4 {
					differences = append(differences, request)
				}
				continue
			}
			group := Word(allowed)
			if !whole.isolates(false, q.from.pod) && !whole.isolates(true, q.to.pod) {
				group = "not isolated"
			}
			limit := perSide
			if group == "not isolated" {
				limit = trivially
			}
			if kept[group] >= limit {
				continue
			}
			kept[group]++
			request["expected"] = Word(allowed)
			if !allowed {
				request["detail"] = fmt.Sprintf("egress %s, ingress %s", Word(egress), Word(ingress))
			}
			decided.Add(Word(allowed))
			decided.Add(fmt.Sprintf("%s to %s %s", q.from.kind(), q.to.kind(), Word(allowed)))
			decided.Add(fmt.Sprintf("%s %s", q.protocol, Word(allowed)))
			decided.Add(fmt.Sprintf("IPv%d %s", q.from.family(), Word(allowed)))
			requests = append(requests, request)
		}
		mesh := Mesh("cluster.local", nil, "none")
		objects := c.objects()
		for _, policy := range policies {
			objects = append(objects, policy)
		}
		if len(requests) > 0 {
			agreed = append(agreed, Vector{fmt.Sprintf("np-%04d", number), objects, mesh, requests})
			n.AddAll(forms)
		}
		if len(differences) > 0 {
			differing = append(differing, Vector{fmt.Sprintf("np-%04d", number), objects, mesh, differences})
		}
	}
	Write(os.Args[1]+"/network-policy.jsonl", agreed)
	Write(os.Args[2], differing)
	fmt.Printf("## network-policy.jsonl: %d policy sets, %d pairs\n", len(agreed), decided["allowed"]+decided["denied"])
	decided.Report("decisions")
	n.Report("forms")
}
