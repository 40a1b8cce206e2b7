package main

import "math/rand/v2"

// Seed of every recording; another seed gives another, equally valid, set of vectors.
const seed = 20260901

type random struct{ *rand.Rand }

func newRandom(stream uint64) random {
	return random{rand.New(rand.NewPCG(seed, stream))}
}

func (r random) chance(percent int) bool { return r.IntN(100) < percent }

func pick[T any](r random, choices ...T) T { return choices[r.IntN(len(choices))] }

// some returns between least and most different members, in their original order.
func some[T any](r random, least, most int, members []T) []T {
	count := least + r.IntN(most-least+1)
	if count > len(members) {
		count = len(members)
	}
	chosen := map[int]bool{}
	for _, index := range r.Perm(len(members))[:count] {
		chosen[index] = true
	}
	result := []T{}
	for index, member := range members {
		if chosen[index] {
			result = append(result, member)
		}
	}
	return result
}
