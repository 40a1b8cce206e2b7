package main

import (
	. "oracle/shared"
)

// verdict of one engine for one call: allowed or not, and why.
type verdict struct {
	allowed bool
	reason  string
}

// judge decides calls under a set of policies.
type judge func(policies []Object, calls []call) []verdict

// choose picks calls that between them tell every field of the policies from its absence, and fills up with others.
// The counts say how often a field, or a shape of its values, decided a call that was picked.
func choose(policies []Object, calls []call, decide judge, most int, further []Probe, decisive Counts) []int {
	verdicts := decide(policies, calls)
	probes := further
	for _, place := range places(policies) {
		probe := Probe{Names: []string{place.field}}
		for _, value := range place.values {
			probe.Names = append(probe.Names, "shape of "+place.family+": "+shape(value.(string)))
		}
		for position, other := range decide(place.without(), calls) {
			if other.allowed != verdicts[position].allowed {
				probe.Differing = append(probe.Differing, position)
			}
		}
		probes = append(probes, probe)
	}
	allowed := func(position int) bool { return verdicts[position].allowed }
	chosen := Cover(probes, allowed, most)
	chosen = Fill(chosen, len(calls), allowed, func(int) bool { return true }, most)
	Decisive(probes, chosen, decisive)
	return chosen
}
