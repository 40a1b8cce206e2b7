// Package shared holds what every recorder needs: random choice from a fixed seed, counts, and the vector files.
package shared

import "math/rand/v2"

// seed of every recording; another seed gives another, equally valid, set of vectors.
const seed = 20260901

type Random struct{ *rand.Rand }

// NewRandom gives the stream of one vector, independent of all others.
func NewRandom(stream uint64) Random { return Random{rand.New(rand.NewPCG(seed, stream))} }

func (r Random) Chance(percent int) bool { return r.IntN(100) < percent }

func Pick[T any](r Random, choices ...T) T { return choices[r.IntN(len(choices))] }

// Some returns between least and most different members, in their original order.
func Some[T any](r Random, least, most int, members []T) []T {
	count := min(least+r.IntN(most-least+1), len(members))
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
