#!/bin/sh
# Records all vectors again, and their counts. Needs Go; the versions are those of the two go.mod files.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vectors=$(cd "$here/../vectors" && pwd)
counts=$(mktemp)
(cd "$here/networkpolicy" && go run . "$vectors") >"$counts"
(cd "$here/istio" && go run . "$vectors") >>"$counts"
mv "$counts" "$vectors/counts.txt"
grep '^##' "$vectors/counts.txt"
