//go:build tools

// Package dns names CoreDNS, which is built as it is.
package dns

import _ "github.com/coredns/coredns"
