#!/usr/bin/env bash
# Carries out the runbooks of bundles on a cluster that this script starts: see README.md. Needs Go, kubectl and openssl.
# Usage: test/cluster/runbooks.sh [folder for programs and data [part of the name of a bundle]]
# The folder is ~/.cache/netmesh-advisor-cluster unless given.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/netmesh-advisor-cluster}
run=$work/run
mkdir -p "$work/bin"
rm -rf "$run"
mkdir -p "$run/istiod"

(cd "$here/kubernetes" && go build -ldflags '-X k8s.io/component-base/version.gitVersion=v1.36.3' -o "$work/bin/" ./...)
(cd "$here/istio" && go build -o "$work/bin/" ./...)
gateway_api=$(cd "$here/istio" && go list -m -f '{{.Dir}}' sigs.k8s.io/gateway-api)
export PATH=$work/bin:$PATH

# Webhooks are called at the addresses of pods, and the API server takes no loopback address for one.
host=$(hostname -I | cut -d' ' -f1)
export KUBECONFIG=$run/kubeconfig
cat >"$KUBECONFIG" <<EOF
apiVersion: v1
kind: Config
clusters: [{name: local, cluster: {server: "https://127.0.0.1:16443", insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: local-admin}}]
contexts: [{name: local, context: {cluster: local, user: admin}}]
current-context: local
EOF
echo 'local-admin,admin,admin,system:masters' >"$run/tokens.csv"
openssl genrsa -out "$run/service-accounts.key" 2048 2>/dev/null

started=()
trap 'kill "${started[@]}" 2>/dev/null; wait' EXIT
start() {
  local log=$1
  shift
  "$@" >"$run/$log.log" 2>&1 &
  started+=($!)
}
until_true() {
  for _ in $(seq 120); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 1
  done
  echo "in vain: $*" >&2
  exit 1
}

start etcd etcd --data-dir "$run/etcd" --unsafe-no-fsync \
  --listen-client-urls http://127.0.0.1:12379 --advertise-client-urls http://127.0.0.1:12379 \
  --listen-peer-urls http://127.0.0.1:12380
start kube-apiserver kube-apiserver --etcd-servers=http://127.0.0.1:12379 --secure-port=16443 \
  --cert-dir="$run/certificates" --token-auth-file="$run/tokens.csv" --authorization-mode=RBAC \
  --service-account-issuer=https://kubernetes.default.svc --service-cluster-ip-range=10.96.0.0/16 \
  --service-account-key-file="$run/service-accounts.key" \
  --service-account-signing-key-file="$run/service-accounts.key" \
  --allow-privileged --enable-aggregator-routing
until_true kubectl get --raw /readyz
start kube-controller-manager kube-controller-manager --kubeconfig="$KUBECONFIG" --leader-elect=false \
  --secure-port=16257 --service-account-private-key-file="$run/service-accounts.key" \
  --authentication-skip-lookup \
  --controllers=deployment,replicaset,statefulset,daemonset,job,namespace-controller,serviceaccount-controller,endpointslice-controller,garbage-collector-controller
start node node "$here/node.mjs" "$host"

kubectl apply --server-side -f "$gateway_api/config/crd/standard" >/dev/null
echo 'A cluster runs; Istio comes next.'
istioctl install --skip-confirmation --set profile=ambient >"$run/install.log" 2>&1
(
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
