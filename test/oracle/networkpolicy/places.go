package main

import (
	"slices"

	. "oracle/shared"
)

// place is one thing that can be taken out of a policy, with the policy as it is without it.
type place struct {
	field   string
	without Object
}

// places lists what can be taken out of a policy so that it stays valid.
func places(policy Object) []place {
	result := []place{}
	collect(policy, policy["spec"].(Object), nil, &result)
	return result
}

func collect(policy, at Object, path []any, result *[]place) {
	for _, key := range keys(at) {
		here := append(slices.Clone(path), key)
		if optional(at, key, path) {
			*result = append(*result, place{describePath(here), removed(policy, here)})
		}
		switch value := at[key].(type) {
		case Object:
			collect(policy, value, here, result)
		case []any:
			for index, entry := range value {
				inside := append(slices.Clone(here), index)
				// an expression without values is not valid, and a peer list without peers means all peers
				if !(key == "values" && len(value) == 1) {
					*result = append(*result, place{describePath(inside), removed(policy, inside)})
				}
				if nested, is := entry.(Object); is {
					collect(policy, nested, inside, result)
				}
			}
		}
	}
}

func keys(of Object) []string {
	result := []string{}
	for key := range of {
		result = append(result, key)
	}
	slices.Sort(result)
	return result
}

func optional(at Object, key string, path []any) bool {
	switch key {
	case "key", "operator", "values", "cidr", "ipBlock":
		return false
	case "port":
		return at["endPort"] == nil
	case "podSelector":
		return len(path) > 0 && at["namespaceSelector"] != nil
	case "namespaceSelector":
		return at["podSelector"] != nil
	default:
		return true
	}
}

func removed(policy Object, path []any) Object {
	copied := Clone(policy)
	var edit func(node any, path []any) any
	edit = func(node any, path []any) any {
		switch step := path[0].(type) {
		case string:
			fields := node.(Object)
			if len(path) == 1 {
				delete(fields, step)
			} else {
				fields[step] = edit(fields[step], path[1:])
			}
			return fields
		default:
			list, index := node.([]any), step.(int)
			if len(path) == 1 {
				return slices.Delete(list, index, index+1)
			}
			list[index] = edit(list[index], path[1:])
			return list
		}
	}
	copied["spec"] = edit(copied["spec"], path)
	return copied
}

// describePath leaves out positions and label keys, so that equal things are counted together.
func describePath(path []any) string {
	text := ""
	for index, step := range path {
		switch step := step.(type) {
		case string:
			if index > 0 && path[index-1] == "matchLabels" {
				text += ".*"
			} else {
				text += "." + step
			}
		case int:
			text += "[]"
		}
	}
	return text[1:]
}
