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
