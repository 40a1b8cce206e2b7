/** Options and environment of the script, checked. */
export const optionReading = String.raw`context='' namespace='' only='' with_writes=no mode=run
number=0 count=0 failures=0 started='' pod_name=''
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
: "${'$'}{PROBE_OUTSIDE:=__OUTSIDE__}" "${'$'}{PROBE_REFUSED:=}" "${'$'}{PROBE_USER=65532}"
for number_given in "$PROBE_TIMEOUT" "$PROBE_START" "$PROBE_SETTLE"; do
  case $number_given in
    '' | *[!0-9]*) wrong_usage 'PROBE_TIMEOUT, PROBE_START and PROBE_SETTLE are whole seconds' ;;
  esac
done
case $PROBE_USER in
  *[!0-9]*) wrong_usage 'PROBE_USER is the number of a user, or empty' ;;
esac
# Runs in containers have the same few process ids.
random=$(od -An -N4 -tu4 /dev/urandom 2>/dev/null)
run="$$-$((${'$'}{random:-0}))"
`;
