/** How to use the script, and what it reads from its environment. */
export const usageText = String.raw`usage() {
  cat <<'END'
Usage: ./probes.sh [options]

Opens connections from throw-away pods and tells, as TAP, which of them did
not go as declared. Run it when the rollout is over; "--only allow", what was
declared, has to get through after every phase. Each pod carries the labels
and the service account of a caller, never becomes ready, so that no Service
sends traffic to it, and is deleted when its probes are done. It needs to
create, get, list, watch and delete pods, to create pods/exec, and to get
services.

  --list              print the probes and change nothing
  --only KIND         allow, deny, l4 or l7; given twice, both must hold
  --namespace NAME    only probes from or to this namespace
  --writes            also send requests that may change something (POST, ...)
  --context NAME      the context of kubectl to use
  --help              this text

Environment:
  PROBE_IMAGE         an image with curl 7.87 or later and sleep
                      (default: __IMAGE__)
  PROBE_TIMEOUT       seconds to wait for a connection (default: 5)
  PROBE_START         seconds to wait for a pod (default: 120)
  PROBE_SETTLE        seconds between a pod's start and its first probe, for
                      the network plugin to learn of it (default: 5)
  PROBE_OUTSIDE       an address on the Internet that nobody declared
                      (default: __OUTSIDE__)
  PROBE_USER          the user that the pods run as (default: 65532); empty
                      where the cluster gives one, as OpenShift does
  PROBE_REFUSED       "denied" where the network plugin rejects connections
                      rather than dropping their packets
__TOKENS__
Exit code: the number of probes that failed, 100 at most; 120 wrong usage,
121 no kubectl, 130 interrupted.
END
}

wrong_usage() {
  printf 'probes.sh: %s\nSee ./probes.sh --help\n' "$1" >&2
  exit 120
}

`;
