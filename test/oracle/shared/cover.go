package shared

import "slices"

// Probe is one thing that can be taken out of a set of policies, with the requests whose decision changes then.
type Probe struct {
	Names     []string
	Differing []int
}

// Cover picks requests so that each probe meets some whose decision it changes, an allowed and a denied one where there
// are such; the probes that few requests tell from the rest come first. It stops at most.
func Cover(probes []Probe, allowed func(int) bool, most int) []int {
	ordered := slices.Clone(probes)
	slices.SortStableFunc(ordered, func(a, b Probe) int { return len(a.Differing) - len(b.Differing) })
	chosen, taken := []int{}, map[int]bool{}
	for _, probe := range ordered {
		for _, side := range []bool{true, false} {
			wanted := []int{}
			covered := false
			for _, position := range probe.Differing {
				if allowed(position) == side {
					wanted = append(wanted, position)
					covered = covered || taken[position]
				}
			}
			if !covered && len(wanted) > 0 && len(chosen) < most {
				taken[wanted[0]] = true
				chosen = append(chosen, wanted[0])
			}
		}
	}
	return chosen
}

// Fill adds further requests, the fewer side first, until there are as many as wished or none is left.
func Fill(chosen []int, count int, allowed, fits func(int) bool, most int) []int {
	taken, sides := map[int]bool{}, map[bool]int{}
	for _, position := range chosen {
		taken[position] = true
		sides[allowed(position)]++
	}
	for position := range count {
		if len(chosen) >= most {
			break
		}
		side := allowed(position)
		if taken[position] || sides[side] >= (most+1)/2 || !fits(position) {
			continue
		}
		taken[position] = true
		sides[side]++
		chosen = append(chosen, position)
	}
	return chosen
}

// Decisive counts the names of the probes that change the decision of a chosen request.
func Decisive(probes []Probe, chosen []int, n Counts) {
	for _, probe := range probes {
		if slices.ContainsFunc(probe.Differing, func(position int) bool { return slices.Contains(chosen, position) }) {
			for _, name := range probe.Names {
				n.Add(name)
			}
		}
	}
}
