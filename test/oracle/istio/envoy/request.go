// Package envoy interprets the RBAC configuration that istiod sends to Envoy, after Envoy's published behaviour of the
// filters and matchers. It knows nothing of AuthorizationPolicy. A matcher that it does not know is a panic, never a guess.
package envoy

import (
	"net/netip"
	"strings"
)

// Request is what the RBAC filters can see of one request or connection.
type Request struct {
	// Peer is the URI of the caller's certificate; empty without mTLS.
	Peer        string
	Source      netip.Addr
	Remote      netip.Addr
	Destination netip.Addr
	Port        uint32
	ServerName  string
	// HTTP has the headers with lower-case names, :method, :path and :authority among them; nil on TCP.
	HTTP map[string]string
	// Claims is the payload that the JWT filter publishes; nil without a verified token.
	Claims map[string]any
}

func (r Request) header(name string) (string, bool) {
	value, found := r.HTTP[strings.ToLower(name)]
	return value, found
}

// path is what the path matchers see: no query, no fragment.
func (r Request) path() (string, bool) {
	path, found := r.HTTP[":path"]
	if end := strings.IndexAny(path, "?#"); end >= 0 {
		path = path[:end]
	}
	return path, found
}
