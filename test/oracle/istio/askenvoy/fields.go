package main

import (
	"strings"

	. "oracle/shared"
)

// fields names what the policies of a set ask for that may apply to the workload, each once.
func (s set) fields(of name) map[string]bool {
	result := map[string]bool{}
	labels := s.pod(of).labels
	for _, policy := range s.kind("AuthorizationPolicy") {
		typed := struct {
			Metadata struct{ Namespace string }
			Spec     struct {
				Selector struct{ MatchLabels map[string]string }
				Rules    []struct {
					From []struct{ Source Object }
					To   []struct{ Operation Object }
					When []Object
				}
			}
		}{}
		Decode(policy, &typed)
		selected := typed.Metadata.Namespace == of.Namespace || typed.Metadata.Namespace == "istio-system"
		for key, value := range typed.Spec.Selector.MatchLabels {
			selected = selected && (labels[key] == value || s.Mesh.DataPlane == "waypoint")
		}
		if !selected {
			continue
		}
		for _, rule := range typed.Spec.Rules {
			for _, from := range rule.From {
				for field := range from.Source {
					result[field] = true
				}
			}
			for _, to := range rule.To {
				for field := range to.Operation {
					result[field] = true
				}
			}
			for _, when := range rule.When {
				key, _, _ := strings.Cut(when["key"].(string), "[")
				for _, list := range []string{"values", "notValues"} {
					if _, is := when[list]; is {
						result["when "+key+" "+list] = true
					}
				}
			}
		}
	}
	return result
}
