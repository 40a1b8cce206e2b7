// Records decisions of Istio's own code as test vectors (see ../README.md).
package main

import (
	"fmt"
	"maps"
	"os"
	"slices"

	"istio.io/istio/pkg/log"

	. "oracle/shared"
)

func main() {
	options := log.DefaultOptions()
	options.SetDefaultOutputLevel("all", log.NoneLevel)
	if err := log.Configure(options); err != nil {
		panic(err)
	}
	directory := os.Args[1]
	refused := map[string]Object{}
	recordSidecar(directory, refused)
	recordAmbient(directory, refused)
	recordWaypoint(directory, refused)
	recordPeers(directory)
	recordRefused(directory, refused)
}

// recordRefused writes one policy for each different message of istiod's validation that the generator ran into.
func recordRefused(directory string, refused map[string]Object) {
	type line struct {
		ID     string `json:"id"`
		Object Object `json:"object"`
		Error  string `json:"error"`
	}
	lines := []line{}
	for _, message := range slices.Sorted(maps.Keys(refused)) {
		lines = append(lines, line{fmt.Sprintf("rf-%04d", len(lines)+1), refused[message], message})
	}
	Write(directory+"/refused.jsonl", lines)
	fmt.Printf("## refused.jsonl: %d policies\n", len(lines))
}
