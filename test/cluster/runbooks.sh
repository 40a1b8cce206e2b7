#!/usr/bin/env bash
# Carries out the runbooks of bundles on a cluster that this script starts: see README.md. Needs Go, kubectl and openssl.
# Usage: test/cluster/runbooks.sh [folder for programs and data [part of the name of a bundle]]
# The folder is ~/.cache/netmesh-advisor-cluster unless given.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/netmesh-advisor-cluster}
# shellcheck source=test/cluster/control-plane.sh
. "$here/control-plane.sh"
rm -rf "$run"
build
# Webhooks are called at the addresses of pods, and the API server takes no loopback address for one.
host=$(hostname -I | cut -d' ' -f1)
start_control_plane deployment,replicaset,statefulset,daemonset,job,namespace-controller,serviceaccount-controller,endpointslice-controller,garbage-collector-controller \
  --enable-aggregator-routing
start node node "$here/node.mjs" "$host"
start cloud node "$here/cloud.mjs"

kubectl apply --server-side -f "$gateway_api/config/crd/standard" >/dev/null
echo 'A cluster runs; Istio comes next.'
istioctl install --skip-confirmation --set profile=ambient >"$run/install.log" 2>&1
(
  mkdir -p "$run/istiod"
  cd "$run/istiod"
  export PILOT_ENABLE_AMBIENT=true POD_NAME=istiod POD_NAMESPACE=istio-system SERVICE_ACCOUNT=istiod
  export CLUSTER_ID=Kubernetes PILOT_CERT_PROVIDER=istiod REVISION=default
  export VALIDATION_WEBHOOK_CONFIG_NAME=istio-validator-istio-system INJECTION_WEBHOOK_CONFIG_NAME=istio-sidecar-injector
  exec pilot-discovery discovery --kubeconfig="$KUBECONFIG" --httpAddr=127.0.0.1:18080 --monitoringAddr=:15014 \
    >"$run/istiod.log" 2>&1
) &
started+=($!)
until_true kubectl get gatewayclass istio istio-waypoint

node "$here/runbooks.mjs" "$run/bundles" "${2:-}"
