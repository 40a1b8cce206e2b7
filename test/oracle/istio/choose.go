package main

import (
	"strings"

	. "oracle/shared"
)

// verdict of one engine for one call: allowed or not, and why.
type verdict struct {
	allowed bool
	reason  string
}

// judge decides calls under a set of policies.
type judge func(policies []Object, calls []call) []verdict

// choose records, for each field of the policies, calls whose decision that field changes, and fills up to limit with
// others, half of them denied where there are so many. The counts say how often a field was decisive.
func choose(policies []Object, calls []call, decide judge, limit int, decisive Counts) []int {
	verdicts := decide(policies, calls)
	chosen, taken := []int{}, map[int]bool{}
	sides := map[bool]int{}
	take := func(position int) {
		if !taken[position] {
			taken[position] = true
			chosen = append(chosen, position)
			sides[verdicts[position].allowed]++
		}
	}
	for _, place := range places(policies) {
		differing := map[bool][]int{}
		count := 0
		for position, other := range decide(place.without(), calls) {
			if other.allowed != verdicts[position].allowed {
				differing[verdicts[position].allowed] = append(differing[verdicts[position].allowed], position)
				count++
			}
		}
		if count == 0 {
			continue
		}
		decisive.Add(place.field)
		for _, value := range place.values {
			decisive.Add("shape of " + strings.TrimPrefix(place.family, "not ") + ": " + shape(value.(string)))
		}
		for _, side := range []bool{true, false} {
			if len(differing[side]) > 0 && len(chosen) < limit {
				take(differing[side][0])
			}
		}
	}
	for position := range calls {
		if len(chosen) >= limit {
			break
		}
		if sides[verdicts[position].allowed] < (limit+1)/2 {
			take(position)
		}
	}
	return chosen
}
