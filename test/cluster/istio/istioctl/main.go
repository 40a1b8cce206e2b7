// istioctl, as Istio's module exports it.
package main

import (
	"fmt"
	"os"

	"istio.io/istio/istioctl/cmd"
)

func main() {
	err := cmd.ConfigAndEnvProcessing()
	if err == nil {
		err = cmd.GetRootCmd(os.Args[1:]).Execute()
	} else {
		fmt.Fprintln(os.Stderr, err)
	}
	if err != nil {
		os.Exit(cmd.GetExitCode(err))
	}
}
