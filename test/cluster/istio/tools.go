//go:build tools

// Package istio names the program that is built as it is: the agent of a proxy.
package istio

import _ "istio.io/istio/pilot/cmd/pilot-agent"
