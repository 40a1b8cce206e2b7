package main

import (
	"fmt"
	"strings"

	. "oracle/shared"
)

// normalized is one line of path-normalization.jsonl: the path after normalisation, null where Envoy refuses the request.
type normalized struct {
	Mode     string  `json:"mode"`
	Path     string  `json:"path"`
	Expected *string `json:"expected"`
}

var normalizations = []string{"NONE", "BASE", "MERGE_SLASHES", "DECODE_AND_MERGE_SLASHES"}

const pathsPerMode = 1000

var pathPieces = []string{"a", "b", "API", ".", "..", "...", ".hidden", "a..", "%2e", "%2E%2e", ".%2e", "%2f", "%2F", "%5c", "%5C", "\\", "%61", "%41%2d",
	"%7e", "~", "%20", "%25", "%252f", "%252e", ";v=1", "..;", ".;x", "..;y=%2f", "=", "'", "(", "+", ":", "@", "!", "$", "&", ",", "*", "|", "{x}", "^", "`", "\"", "<", ">", "%c3%a9",
	"%c3%28", "%", "%zz", "%2", "%00", "%01", "%7f", "_", "[", "]"}

// randomPath strings segments together; a few have a query or a fragment.
func randomPath(r Random) string {
	path := Pick(r, "/", "/", "/", "/", "//")
	for range r.IntN(5) {
		for range Pick(r, 1, 1, 1, 2) {
			path += Pick(r, pathPieces...)
		}
		path += Pick(r, "/", "/", "/", "//", "", "///", "\\", "%2f")
	}
	if r.Chance(12) {
		path += Pick(r, "?x=1", "?", "?next=/a/../b", "?a=%2f//", "#part", "?q#part")
	}
	return path
}

func recordPaths(binary, directory string) {
	one := set{}
	Decode(Object{"id": "paths", "objects": []any{aPod("web", "10.1.0.10")}}, &one)
	sets := []set{}
	for number, mode := range normalizations {
		r := NewRandom(uint64(60000 + number))
		each, seen := one, map[string]bool{}
		each.ID, each.Mesh.PathNormalization = mode, mode
		for len(each.Requests) < pathsPerMode {
			path := randomPath(r)
			if seen[path] {
				continue
			}
			seen[path] = true
			each.Requests = append(each.Requests, request{Source: end{Address: "203.0.113.7"}, Destination: end{Workload: &name{"alpha", "web"}},
				Port: 8080, Plaintext: true, HTTP: &httpRequest{Method: "GET", Path: path, Host: "web.alpha"}})
		}
		sets = append(sets, each)
	}
	lines, counts := []normalized{}, Counts{}
	questions, _ := judge(binary, sets)
	for _, q := range questions {
		mode := q.set.Mesh.PathNormalization
		line := normalized{Mode: mode, Path: q.request.HTTP.Path}
		switch q.answer.status {
		case 200:
			line.Expected = &q.answer.path
			counts.Add(mode + ": " + map[bool]string{true: "changed", false: "left as it is"}[q.answer.path != line.Path])
		case 400:
			if !strings.HasPrefix(q.answer.details, "path_normalization_failed") {
				panic(fmt.Sprintf("%s: %+v", line.Path, q.answer))
			}
			counts.Add(mode + ": refused")
		default:
			panic(fmt.Sprintf("%s: %+v", line.Path, q.answer))
		}
		lines = append(lines, line)
	}
	Write(directory+"/path-normalization.jsonl", lines)
	fmt.Printf("## path-normalization.jsonl: %d paths\n", len(lines))
	counts.Report("by normalisation")
}

func aPod(name, address string) Object {
	return Object{"apiVersion": "v1", "kind": "Pod",
		"metadata": Object{"namespace": "alpha", "name": name, "labels": Object{"app": name}},
		"spec":     Object{"containers": []any{Object{"name": "main"}}, "serviceAccountName": name},
		"status":   Object{"podIP": address}}
}
