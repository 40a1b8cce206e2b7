/** What the lines of the suite call: `probe` and `skip`, which count, list or run. */
export const probeFunctions = String.raw`# Whether the options ask for this one.
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

`;
