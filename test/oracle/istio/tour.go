package main

import (
	"fmt"
	"slices"

	"oracle/istio/istiod"
	. "oracle/shared"
)

// tour gives policies with one value of one field each, so that no value of any pool, plain or negated, is left to chance:
// sets of five, each policy for a workload of its own. ALLOW and DENY take turns.
func tour(t traits) [][]Object {
	rules := []Object{}
	add := func(field string, wrap func(key string, values []any) Object) {
		positive, negative := "values", "notValues"
		if name, found := negated[field]; found {
			positive, negative = field, name
		}
		for _, value := range policyValues[field] {
			rules = append(rules, wrap(positive, []any{value}), wrap(negative, []any{value}))
		}
	}
	for _, field := range t.sources {
		add(field, func(key string, values []any) Object {
			return Object{"from": []any{Object{"source": Object{key: values}}}}
		})
	}
	for _, field := range t.operations {
		add(field, func(key string, values []any) Object {
			return Object{"to": []any{Object{"operation": Object{key: values}}}}
		})
	}
	for _, field := range t.conditions {
		add(field, func(key string, values []any) Object {
			return Object{"when": []any{Object{"key": field, key: values}}}
		})
	}
	places := [][2]string{{"alpha", "web"}, {"alpha", "api"}, {"alpha-prod", "web"}, {"beta", "db"}, {"beta", "job"}}
	result := [][]Object{}
	for start := 0; start < len(rules); start += len(places) {
		set := []Object{}
		for number, rule := range rules[start:min(start+len(places), len(rules))] {
			// an even count per value and a change of turn per pair: both signs meet both actions
			turn := start + number
			action := []string{"ALLOW", "DENY", "DENY", "ALLOW"}[turn%4]
			set = append(set, Clone(Object{"apiVersion": "security.istio.io/v1", "kind": "AuthorizationPolicy",
				"metadata": Object{"namespace": places[number][0], "name": fmt.Sprintf("p%d", number+1)},
				"spec":     Object{"action": action, "selector": Object{"matchLabels": Object{"app": places[number][1]}}, "rules": []any{rule}}}))
		}
		result = append(result, slices.DeleteFunc(set, func(policy Object) bool { return istiod.Refusal(policy) != "" }))
	}
	return result
}
