// Records decisions of Istio's own code as test vectors (see ../README.md).
package main

import (
	"os"

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
