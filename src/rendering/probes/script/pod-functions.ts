/** Throw-away pods: one for the probes of each caller, deleted when they are done. */
export const podFunctions = String.raw`kc() {
  if [ -n "$context" ]; then kubectl --context="$context" "$@"; else kubectl "$@"; fi
}

clean_up() {
  if [ -n "$started" ]; then
    kc delete pod "$pod_name" --namespace="$pod_namespace" --wait=false --ignore-not-found --grace-period=1 \
      >/dev/null 2>&1 </dev/null
    started=
  fi
}

# from NUMBER NAMESPACE LABELS ACCOUNT MESHED: the pod of the probes that follow; it starts with the first of them.
from() {
  clean_up
  pod_name="netmesh-probe-$run-$1"
  pod_namespace=$2
  pod_labels=$3
  pod_account=$4
  pod_meshed=$5
  pod_state=none
}

start_pod() {
  started=yes
  pod_state=failed
  security='"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"runAsNonRoot":true'
  if [ -n "$PROBE_USER" ]; then security="$security,\"runAsUser\":$PROBE_USER"; fi
  resources='"requests":{"cpu":"10m","memory":"32Mi"},"limits":{"cpu":"200m","memory":"64Mi"}'
  overrides="{\"spec\":{\"serviceAccountName\":$pod_account,\"automountServiceAccountToken\":false"
  overrides="$overrides,\"activeDeadlineSeconds\":3600,\"terminationGracePeriodSeconds\":1"
  overrides="$overrides,\"readinessGates\":[{\"conditionType\":\"netmesh-advisor/never-ready\"}]"
  overrides="$overrides,\"securityContext\":{\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}"
  overrides="$overrides,\"containers\":[{\"name\":\"$pod_name\",\"securityContext\":{$security},\"resources\":{$resources}}]}}"
  kc run "$pod_name" --namespace="$pod_namespace" --image="$PROBE_IMAGE" --restart=Never --labels="$pod_labels" \
    --override-type=strategic --overrides="$overrides" --command -- sleep 3600 >/dev/null </dev/null || return 1
  # Ready it never is; its containers are, the proxy's among them.
  kc wait "pod/$pod_name" --namespace="$pod_namespace" --for=condition=ContainersReady --timeout="${'$'}{PROBE_START}s" \
    >/dev/null </dev/null || return 1
  sleep "$PROBE_SETTLE"
  pod_state=running
}

`;
