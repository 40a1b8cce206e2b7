package main

import (
	"fmt"
	"strings"

	"istio.io/istio/pkg/log"

	. "oracle/shared"
)

// compare says how Envoy's answer differs from the recorded decision, or nothing; it counts the pair.
func compare(one asked, counts Counts) string {
	expected := one.request.Expected == "allowed"
	recorded, _, _ := strings.Cut(strings.TrimPrefix(one.request.Detail, "waypoint "), "; ztunnel ")
	if one.set.Mesh.DataPlane == "waypoint" {
		// the verdict is that of both hops; Envoy is the first of them
		expected = !strings.HasPrefix(recorded, "deny ") && recorded != "no allow matched"
	}
	kind := "TCP"
	if one.request.HTTP != nil {
		kind = "HTTP"
	}
	counts.Add(kind + " " + Word(one.answer.allowed))
	for field := range one.set.fields(one.request.target()) {
		counts.Add("under " + field + " " + Word(one.answer.allowed))
	}
	if one.answer.allowed != expected {
		return fmt.Sprintf("%s: recorded %s, Envoy %+v for %s", one.set.ID, Word(expected), one.answer, JSON(one.request))
	}
	if kind == "HTTP" && !expected {
		policy := "none"
		if denying, is := strings.CutPrefix(recorded, "deny "); is {
			policy = denying
		}
		if one.answer.details != "rbac_access_denied_matched_policy["+policy+"]" {
			return fmt.Sprintf("%s: recorded %s, Envoy %+v", one.set.ID, recorded, one.answer)
		}
		counts.Add("HTTP denied, by the recorded policy")
	}
	return ""
}

func quiet() {
	options := log.DefaultOptions()
	options.SetDefaultOutputLevel("all", log.NoneLevel)
	must(0, log.Configure(options))
}
