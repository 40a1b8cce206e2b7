/** One question: where it goes, how curl asks it, what was seen, and whether that is what was expected. */
export const askFunctions = String.raw`# Sets host to where a probe goes; empty where nothing is there.
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
      # A proxy that has to find out what is spoken decides nothing while the bytes could be the beginning of HTTP or,
      # up to the fifth, of TLS. Null bytes are neither's; one leaves most servers waiting.
      case $expect in refusal) first='\0\0\0\0\0' ;; *) first='\0' ;; esac
      printf %b "$first" | kc exec "$pod_name" --namespace="$pod_namespace" --container="$pod_name" --stdin -- \
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
    # Handshakes of TLS that failed, and certificates that nobody vouches for: of when it connected curl says nothing then.
    35/*) seen=closed ;;
    60/*) seen=answer ;;
    28/0.000000/*) seen=name ;;
    7/*/0.000000) seen=refused ;;
    */0.000000) seen=timeout ;;
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
        # A sidecar that may pass nothing on to unknown destinations says 502, and nothing else.
        503/* | 502/0) seen=unavailable ;;
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
    unavailable) printf '%s: the far end was not reached, or is not healthy' "$status" ;;
    answer) printf 'the application answered' ;;
    *) printf 'curl could not be run in the pod' ;;
  esac
}

`;
