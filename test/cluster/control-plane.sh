# Read by runbooks.sh and traffic.sh: builds and starts etcd, the API server and the controllers of Kubernetes.
# Sets PATH and KUBECONFIG; what it starts ends with the script. Expects $here and $work, and makes $run.
run=$work/run
started=()

build() {
  mkdir -p "$work/bin"
  (cd "$here/kubernetes" && go build -ldflags '-X k8s.io/component-base/version.gitVersion=v1.36.3' -o "$work/bin/" ./...)
  (cd "$here/istio" && go build -o "$work/bin/" ./...)
  gateway_api=$(cd "$here/istio" && go list -m -f '{{.Dir}}' sigs.k8s.io/gateway-api)
}

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

# start_control_plane CONTROLLERS [OPTION OF THE API SERVER...]
start_control_plane() {
  local controllers=$1
  shift
  mkdir -p "$run"
  export PATH=$work/bin:$PATH KUBECONFIG=$run/kubeconfig
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
  # Asked to end, the API server would wait for an etcd that has gone; nothing here is worth keeping.
  trap '{ kill -KILL "${started[@]}"; wait; } 2>/dev/null' EXIT
  start etcd etcd --data-dir "$run/etcd" --unsafe-no-fsync \
    --listen-client-urls http://127.0.0.1:12379 --advertise-client-urls http://127.0.0.1:12379 \
    --listen-peer-urls http://127.0.0.1:12380
  start kube-apiserver kube-apiserver --etcd-servers=http://127.0.0.1:12379 --secure-port=16443 \
    --cert-dir="$run/certificates" --token-auth-file="$run/tokens.csv" --authorization-mode=RBAC \
    --service-account-issuer=https://kubernetes.default.svc --service-cluster-ip-range=10.96.0.0/16 \
    --service-account-key-file="$run/service-accounts.key" \
    --service-account-signing-key-file="$run/service-accounts.key" --allow-privileged "$@"
  until_true kubectl get --raw /readyz
  start kube-controller-manager kube-controller-manager --kubeconfig="$KUBECONFIG" --leader-elect=false \
    --secure-port=16257 --service-account-private-key-file="$run/service-accounts.key" \
    --root-ca-file="$run/certificates/apiserver.crt" --authentication-skip-lookup --controllers="$controllers"
}
