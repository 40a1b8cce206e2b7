/** The part of `probes.sh` that is the same in every bundle: POSIX sh, no other program than kubectl, printf and sleep. */
export const probeFunctions = String.raw`usage() {
  cat <<'END'
Usage: ./probes.sh [options]

Opens connections from throw-away pods and tells, as TAP, which of them did
not go as declared. Run it when the rollout is over. Each pod carries the
labels and the service account of a caller, never becomes ready, so that no
Service sends traffic to it, and is deleted when its probes are done.

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

kc() {
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
  pod_name="netmesh-probe-$$-$1"
  pod_namespace=$2
  pod_labels=$3
  pod_account=$4
  pod_meshed=$5
  pod_state=none
}

start_pod() {
  started=yes
  pod_state=failed
  security='"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"runAsNonRoot":true,"runAsUser":65532'
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

# Sets host to where a probe goes; empty where nothing is there.
find_host() {
  case $target in
    name) host="$target_name.$target_namespace.svc" ;;
    address)
      host=$(kc get service "$target_name" --namespace="$target_namespace" \
        --output='jsonpath={.spec.clusterIP}' </dev/null)
      [ "$host" != None ] || host=
      ;;
    pods)
      host=$(kc get pods --namespace="$target_namespace" --selector="$target_name" \
        --field-selector=status.phase=Running --output='jsonpath={.items[*].status.podIP}' </dev/null)
      host=${'$'}{host%% *}
      ;;
    outside) host=$PROBE_OUTSIDE ;;
    *) host=$target_name ;;
  esac
  case $host in
    \[*) ;;
    *:*) host="[$host]" ;;
  esac
}

# Asks once. Sets seen to: name, timeout, refused, silent, closed, open, forbidden, unauthorized, unavailable, answer;
# or to nothing where the question could not be asked.
ask() {
  seen=
  line=$(
    if [ "$scheme" = telnet ]; then
      # A proxy that checks who calls does so at the first byte.
      printf x | kc exec "$pod_name" --namespace="$pod_namespace" --container="$pod_name" --stdin -- \
        curl --silent --output /dev/null --connect-timeout "$PROBE_TIMEOUT" --max-time "$limit" \
        --write-out "$report" "$@" "telnet://$host:$port"
    elif [ -n "$token" ]; then
      printf '%s%s"\n' "$token_line" "$token" |
        kc exec "$pod_name" --namespace="$pod_namespace" --container="$pod_name" --stdin -- \
          curl --config - --silent --output /dev/null --connect-timeout "$PROBE_TIMEOUT" --max-time "$limit" \
          --globoff --path-as-is --write-out "$report" "$@" "$scheme://$host:$port$path"
    else
      kc exec "$pod_name" --namespace="$pod_namespace" --container="$pod_name" -- \
        curl --silent --output /dev/null --connect-timeout "$PROBE_TIMEOUT" --max-time "$limit" \
        --globoff --path-as-is --write-out "$report" "$@" "$scheme://$host:$port$path" </dev/null
    fi 2>/dev/null
  )
  case $line in
    *netmesh-probe\ *) ;;
    *) return ;;
  esac
  read -r status lookup connect size ended <<END
${'$'}{line##*netmesh-probe }
END
  case $ended/$lookup/$connect in
    6/*) seen=name ;;
    28/0.000000/*) seen=name ;;
    7/*/0.000000) seen=refused ;;
    */0.000000) seen=timeout ;;
    60/*) seen=answer ;;
    *)
      if [ "$scheme" = telnet ]; then
        if [ "$ended" = 28 ] || [ "$size" != 0 ]; then seen=open; else seen=closed; fi
        return
      fi
      case $status/$size in
        000/*) if [ "$ended" = 28 ]; then seen=silent; else seen=closed; fi ;;
        # The mesh says "RBAC: access denied": 19 bytes. What an application says has another length.
        403/19) seen=forbidden ;;
        403/0) if [ "$head" = yes ]; then seen=forbidden; else seen=answer; fi ;;
        401/*) if [ -n "$token" ]; then seen=unauthorized; else seen=answer; fi ;;
        503/*) seen=unavailable ;;
        *) seen=answer ;;
      esac
      ;;
  esac
}

# Whether what was seen is what was expected.
holds() {
  case $expect/$seen in
    name/name) return 1 ;;
    name/?*) return 0 ;;
    connect/open | connect/closed | stay/open | answer/answer) return 0 ;;
    timeout/timeout | cut/timeout | cut/silent | cut/closed | cut/forbidden | cut/unavailable) return 0 ;;
    refusal/closed | refusal/forbidden | refusal/unavailable | forbidden/forbidden) return 0 ;;
    timeout/refused | cut/refused) [ "$PROBE_REFUSED" = denied ] ;;
    *) return 1 ;;
  esac
}

tell() {
  case $seen in
    name) printf 'the name was not found' ;;
    timeout) printf 'no connection within %s s' "$PROBE_TIMEOUT" ;;
    refused) printf 'refused: nothing listens there, or the network plugin rejects (PROBE_REFUSED)' ;;
    silent) printf 'connected, and no answer within %s s' "$limit" ;;
    closed) printf 'closed before any answer' ;;
    open) printf 'open' ;;
    forbidden) printf '403 by the mesh' ;;
    unauthorized) printf '401: the token was not taken' ;;
    unavailable) printf '503: the far end was not reached, or is not healthy' ;;
    answer) printf 'the application answered' ;;
    *) printf 'curl could not be run in the pod' ;;
  esac
}

# Whether the options ask for this one.
selected() {
  for want in $only; do
    [ "$want" = "$1" ] || [ "$want" = "$2" ] || return 1
  done
  [ -z "$namespace" ] || [ "$namespace" = "$3" ] || [ "$namespace" = "$4" ]
}

outcome() {
  number=$((number + 1))
  printf '%s %s - %s\n' "$1" "$number" "$2"
}

# skip TITLE NAMESPACE REASON: a call that no probe can try.
skip() {
  selected allow - "$2" - || return 0
  case $mode in
    count) count=$((count + 1)) ;;
    list) printf 'skip %s: %s\n' "$1" "$3" ;;
    run) outcome ok "allow $1 # SKIP $3" ;;
  esac
}

# probe KIND LAYER EXPECT WRITES TOKEN TOKEN-LINE TITLE TARGET NAMESPACE NAME PORT SCHEME PATH [OPTION OF CURL...]
probe() {
  kind=$1 layer=$2 expect=$3 writes=$4 token_name=$5 token_line=$6 title="$1 $2 $7" target=$8 target_namespace=$9
  shift 9
  target_name=$1 port=$2 scheme=$3 path=$4
  shift 4
  selected "$kind" "$layer" "$pod_namespace" "$target_namespace" || return 0
  case $mode in
    count) count=$((count + 1)); return 0 ;;
    list) printf '%s (expects: %s)\n' "$title" "$expect"; return 0 ;;
  esac
  if [ "$writes" = yes ] && [ "$with_writes" = no ]; then
    outcome ok "$title # SKIP the request may change something: --writes sends it"
    return 0
  fi
  token=
  if [ -n "$token_name" ]; then
    eval "token=\${$token_name-}"
    case $token in
      '') outcome ok "$title # SKIP needs a token in $token_name"; return 0 ;;
      *[!A-Za-z0-9._~+/=-]*) outcome ok "$title # SKIP the value of $token_name is no token"; return 0 ;;
    esac
  fi
  if [ "$pod_state" = none ] && ! start_pod; then :; fi
  if [ "$pod_state" = failed ]; then
    fail "$title" "the pod $pod_name did not start in $pod_namespace"
    return 0
  fi
  find_host
  if [ -z "$host" ]; then
    fail "$title" "nothing is there: $target $target_namespace/$target_name"
    return 0
  fi
  # A proxy gives up ten seconds after it could not reach the far end: shorter, and all would look open.
  limit=$PROBE_TIMEOUT
  if [ "$pod_meshed" = yes ]; then limit=$((PROBE_TIMEOUT + 10)); fi
  head=no
  for option; do
    if [ "$option" = --head ]; then head=yes; fi
  done
  ask "$@"
  if [ "$kind" = allow ] && ! holds; then
    sleep "$PROBE_SETTLE"
    ask "$@"
  fi
  if holds; then outcome ok "$title"; else fail "$title" "expected $expect: $(tell)"; fi
}

fail() {
  failures=$((failures + 1))
  outcome 'not ok' "$1"
  printf '# %s\n' "$2"
}

context= namespace= only= with_writes=no mode=run
number=0 count=0 failures=0 started= pod_name=
report='netmesh-probe %{http_code} %{time_namelookup} %{time_connect} %{size_download} %{exitcode}\n'
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --list) mode=list ;;
    --writes) with_writes=yes ;;
    --only | --namespace | -n | --context)
      [ $# -gt 1 ] || wrong_usage "$1 needs a value"
      case $1 in
        --only)
          case $2 in
            allow | deny | l4 | l7) only="$only $2" ;;
            *) wrong_usage "--only takes allow, deny, l4 or l7" ;;
          esac
          ;;
        --context) context=$2 ;;
        *) namespace=$2 ;;
      esac
      shift
      ;;
    *) wrong_usage "no such option: $1" ;;
  esac
  shift
done
: "${'$'}{PROBE_IMAGE:=__IMAGE__}" "${'$'}{PROBE_TIMEOUT:=5}" "${'$'}{PROBE_START:=120}" "${'$'}{PROBE_SETTLE:=5}"
: "${'$'}{PROBE_OUTSIDE:=__OUTSIDE__}" "${'$'}{PROBE_REFUSED:=}"
for number_given in "$PROBE_TIMEOUT" "$PROBE_START" "$PROBE_SETTLE"; do
  case $number_given in
    '' | *[!0-9]*) wrong_usage 'PROBE_TIMEOUT, PROBE_START and PROBE_SETTLE are whole seconds' ;;
  esac
done
`;

/** What follows the probes: counts them, then runs them. */
export const probeMain = String.raw`tell_limits() {
  [ -z "$left_out" ] || printf '# %s\n' "$left_out"
}

if [ "$mode" = list ]; then
  all_probes
  tell_limits
  exit 0
fi
command -v kubectl >/dev/null 2>&1 || {
  printf 'probes.sh: kubectl is not on the PATH\n' >&2
  exit 121
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
mode=count
all_probes
printf 'TAP version 13\n1..%s\n' "$count"
tell_limits
mode=run
all_probes
clean_up
printf '# %s of %s failed\n' "$failures" "$count"
if [ "$failures" -gt 100 ]; then failures=100; fi
exit "$failures"
`;
