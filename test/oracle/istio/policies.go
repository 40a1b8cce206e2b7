package main

import (
	"fmt"
	"slices"
	"strings"

	. "oracle/shared"
)

func contains(text, part string) bool { return strings.Contains(text, part) }

// traits says which kinds of policies a recorder wants.
type traits struct {
	namespaces  []string
	actions     []string
	sources     []string
	operations  []string
	conditions  []string
	attachments func(r Random, namespace string) Object
}

func randomValues(r Random, field string) []any {
	result := []any{}
	for _, value := range Some(r, 1, 2, policyValues[field]) {
		result = append(result, value)
	}
	return result
}

// constrain adds values, negated values or both.
func constrain(r Random, into Object, field string) {
	negative := "notValues"
	positive := "values"
	if name, found := negated[field]; found {
		positive, negative = field, name
	}
	switch roll := r.IntN(100); {
	case roll < 58:
		into[positive] = randomValues(r, field)
	case roll < 90:
		into[negative] = randomValues(r, field)
	default:
		into[positive], into[negative] = randomValues(r, field), randomValues(r, field)
	}
}

// plainRule has one field or condition and nothing else, drawn evenly from all of them.
func plainRule(r Random, t traits) Object {
	inner := Object{}
	choice := r.IntN(len(t.sources) + len(t.operations) + len(t.conditions))
	if choice < len(t.sources) {
		constrain(r, inner, t.sources[choice])
		return Object{"from": []any{Object{"source": inner}}}
	}
	if choice -= len(t.sources); choice < len(t.operations) {
		constrain(r, inner, t.operations[choice])
		return Object{"to": []any{Object{"operation": inner}}}
	}
	key := t.conditions[choice-len(t.operations)]
	inner["key"] = key
	constrain(r, inner, key)
	return Object{"when": []any{inner}}
}

func randomRule(r Random, t traits) Object {
	rule := Object{}
	if r.Chance(50) {
		return plainRule(r, t)
	}
	if r.Chance(6) {
		return rule
	}
	froms, tos, whens := 0, 0, 0
	for froms+tos+whens == 0 {
		froms, tos, whens = Pick(r, 0, 1, 1, 2), Pick(r, 0, 0, 1, 1, 2), Pick(r, 0, 0, 0, 1, 1, 2)
	}
	add := func(key, wrapper string, count int, fields []string) {
		if count == 0 {
			return
		}
		list := []any{}
		for range count {
			inner := Object{}
			for _, field := range Some(r, 1, Pick(r, 1, 1, 2), fields) {
				constrain(r, inner, field)
			}
			// serviceAccounts may not stand beside principals or namespaces
			for _, other := range []string{"principals", "notPrincipals", "namespaces", "notNamespaces"} {
				if inner["serviceAccounts"] != nil || inner["notServiceAccounts"] != nil {
					delete(inner, other)
				}
			}
			list = append(list, Object{wrapper: inner})
		}
		rule[key] = list
	}
	add("from", "source", froms, t.sources)
	add("to", "operation", tos, t.operations)
	if whens > 0 {
		list := []any{}
		for range whens {
			key := Pick(r, t.conditions...)
			condition := Object{"key": key}
			constrain(r, condition, key)
			list = append(list, condition)
		}
		rule["when"] = list
	}
	return rule
}

func randomAuthorization(r Random, number int, t traits) Object {
	namespace := Pick(r, t.namespaces...)
	metadata := Object{"namespace": namespace, "name": fmt.Sprintf("p%d", number)}
	spec := t.attachments(r, namespace)
	action := Pick(r, t.actions...)
	if action != "" {
		spec["action"] = action
	}
	if r.Chance(5) {
		metadata["annotations"] = Object{"istio.io/dry-run": "true"}
	}
	switch roll := r.IntN(100); {
	case roll < 6 && action != "DENY" && action != "AUDIT":
		// no rules: allows nothing
	default:
		rules := []any{}
		for range Pick(r, 1, 1, 2) {
			rules = append(rules, randomRule(r, t))
		}
		spec["rules"] = rules
	}
	return Object{"apiVersion": "security.istio.io/v1", "kind": "AuthorizationPolicy", "metadata": metadata, "spec": spec}
}

func describe(policies []Object, n Counts) {
	for _, policy := range policies {
		spec := policy["spec"].(Object)
		action, _ := spec["action"].(string)
		if action == "" {
			action = "absent"
		}
		n.Add("action " + action)
		if policy["metadata"].(Object)["annotations"] != nil {
			n.Add("dry-run annotation")
		}
		switch {
		case spec["selector"] != nil:
			n.Add("selector")
		case spec["targetRefs"] != nil:
			for _, reference := range spec["targetRefs"].([]any) {
				n.Add("targetRef " + reference.(Object)["kind"].(string))
			}
		case policy["metadata"].(Object)["namespace"] == rootNamespace:
			n.Add("root namespace, no selector")
		default:
			n.Add("namespace, no selector")
		}
		if spec["rules"] == nil {
			n.Add("no rules")
			continue
		}
		for _, rule := range spec["rules"].([]any) {
			if len(rule.(Object)) == 0 {
				n.Add("rule {}")
			}
		}
	}
	for _, place := range places(policies) {
		if place.field == "rule" || place.field == "policy" {
			continue
		}
		n.Add("field " + place.field)
		for _, value := range place.values {
			n.Add("shape of " + place.family + ": " + shape(value.(string)))
		}
	}
}

// place is one thing that can be taken out of a set of policies.
type place struct {
	field, family string
	values        []any
	without       func() []Object
}

// places lists every field, condition, rule and policy of the set, each with the set as it is without it.
func places(policies []Object) []place {
	result := []place{}
	for index, policy := range policies {
		result = append(result, place{field: "policy", without: func() []Object {
			return slices.Concat(policies[:index], policies[index+1:])
		}})
		spec := policy["spec"].(Object)
		if spec["rules"] == nil {
			continue
		}
		change := func(edit func(rules []any) []any) func() []Object {
			return func() []Object {
				copied := Clone(policy)
				inner := copied["spec"].(Object)
				inner["rules"] = edit(inner["rules"].([]any))
				changed := slices.Clone(policies)
				changed[index] = copied
				return changed
			}
		}
		for number, rule := range spec["rules"].([]any) {
			result = append(result, place{field: "rule", without: change(func(rules []any) []any {
				return slices.Delete(rules, number, number+1)
			})})
			parts := rule.(Object)
			for _, pair := range [][2]string{{"from", "source"}, {"to", "operation"}} {
				list, _ := parts[pair[0]].([]any)
				for position, entry := range list {
					for field, values := range entry.(Object)[pair[1]].(Object) {
						result = append(result, place{field: pair[0] + "." + field, family: pair[0] + "." + positiveOf(field), values: values.([]any),
							without: change(func(rules []any) []any {
								delete(rules[number].(Object)[pair[0]].([]any)[position].(Object)[pair[1]].(Object), field)
								return rules
							})})
					}
				}
			}
			list, _ := parts["when"].([]any)
			for position, entry := range list {
				condition := entry.(Object)
				for _, side := range []string{"values", "notValues"} {
					if condition[side] == nil {
						continue
					}
					result = append(result, place{field: "when " + condition["key"].(string) + " " + side, family: "when " + condition["key"].(string),
						values: condition[side].([]any),
						without: change(func(rules []any) []any {
							conditions := rules[number].(Object)["when"].([]any)
							delete(conditions[position].(Object), side)
							if conditions[position].(Object)["values"] == nil && conditions[position].(Object)["notValues"] == nil {
								rules[number].(Object)["when"] = slices.Delete(conditions, position, position+1)
							}
							return rules
						})})
				}
			}
		}
	}
	slices.SortStableFunc(result, func(a, b place) int { return strings.Compare(a.field, b.field) })
	return result
}

func positiveOf(field string) string {
	for positive, negative := range negated {
		if negative == field {
			return positive
		}
	}
	return field
}
