#!/usr/bin/env bash
# Drives the questionnaire in a real terminal of 80 columns and 24 rows: there and back, an explanation,
# Ctrl-C and resume, the review, the decision, typed tables, written policies.
# Usage: test/terminal/questionnaire.sh [program]   (default: dist/netmesh-advisor.js)
set -euo pipefail
export LC_ALL=C.UTF-8

program=$(realpath "${1:-$(dirname "$0")/../../dist/netmesh-advisor.js}")
command -v tmux >/dev/null || { echo "tmux is not installed: not run"; exit 0; }
work=$(mktemp -d)
socket=$work/tmux
session=questionnaire
terminal() { tmux -S "$socket" "$@"; }
trap 'terminal kill-server 2>/dev/null || true; sleep 0.2; rm -rf "$work"' EXIT

steps=0
screen() { terminal capture-pane -t "$session" -p -S -200; }
# Waits until the screen shows a text; what it does not show in time is a failure.
sees() {
  for _ in $(seq 100); do
    if terminal capture-pane -t "$session" -p | grep -qF -- "$1"; then steps=$((steps + 1)); return; fi
    sleep 0.1
  done
  echo "not seen: $1"
  terminal capture-pane -t "$session" -p
  exit 1
}
key() { for one in "$@"; do terminal send-keys -t "$session" "$one"; sleep 0.05; done; }
type_line() { terminal send-keys -t "$session" -l "$1"; key Enter; }
# No line may be wider than the terminal; -J joins again what the terminal had to break.
fits() {
  local line
  while IFS= read -r line; do
    line=${line%"${line##*[! ]}"}
    if ((${#line} > 80)); then echo "wider than 80 columns: $line"; exit 1; fi
  done < <(terminal capture-pane -t "$session" -p -J -S -200)
}

terminal new-session -d -s "$session" -x 80 -y 24 \
  "cd '$work' && env -i PATH='$PATH' HOME='$work' LANG=C.UTF-8 TERM=xterm-256color PS1='ready> ' bash --norc --noprofile"
sees 'ready>'

type_line "node '$program'"
sees 'Must policies decide on HTTP'
key Enter
sees 'both ends authenticated?'
key Down Enter                     # mTLS
sees 'Which traffic management'
key Down Down Down Down Down Down Down Enter   # Back
sees 'both ends authenticated?'
sees '❯ Yes, with workload identities'         # the earlier answer is offered
key Up Enter                       # No
sees 'Which traffic management'
key Down Down Down Down Down Down Enter        # Why is this asked?
sees 'All of these need a proxy that understands requests. Network Policies'
key C-c
sees 'Interrupted.'
sees 'kept and offered the next time'
type_line 'echo "code $?"'
sees 'code 130'

type_line "clear; node '$program'"
sees 'You answered 2 questions earlier'
key Enter
sees 'Which traffic management'
key Down Down Down Down Enter      # none of these
sees 'needed within a year or two?'
key Enter
sees 'enforce NetworkPolicy?'
key Enter
sees 'compliance regime'
key Enter
sees 'taken apart step by step?'
key Enter
sees 'Where do the services run?'
key Enter
sees 'already run in the cluster?'
key Enter
sees 'Are these answers right?'
fits
key Enter
sees 'And now?'
screen | grep -qF 'Decision   Network Policies'
fits
key Down Down Down Enter           # type in workloads and calls
sees 'In which namespace does it run?'
type_line 'shop'
sees 'workload'
type_line 'Front_End'
sees 'is not a DNS name'
key C-u
type_line 'frontend'
sees 'workload frontend'
# Each pasted line is an entry of its own.
terminal set-buffer $'postgres 5432\nmistake\n'
terminal paste-buffer -t "$session"
sees 'workload mistake'
type_line 'undo'
key Enter
sees '? call'
type_line 'back'
sees 'postgres  5432/postgres'
key Enter
sees '? call'
type_line 'frontend -> postgres'
sees 'call frontend -> postgres'
key Enter
sees '? entry point'
key Enter
sees 'Are these all the calls'
key Enter
sees 'facts about the cluster'
key Enter
sees 'Save the answers in which file?'
key Enter
sees 'Into which folder'
key Enter
sees 'The same again:'
test -f "$work/answers.yaml"
test -f "$work/policies/README.md"
test ! -e "$work/.local/state/netmesh-advisor/questionnaire.json"
fits

type_line "clear; node '$program' advise --answers answers.yaml --output-dir policies --check; echo \"code \$?\""
sees 'code 0'

# Without colour and without Unicode the same screens can be read.
type_line "clear; TERM=linux NO_COLOR=1 node '$program'"
sees '> No'
if terminal capture-pane -t "$session" -p -e | grep -q $'\033\[3[0-9]'; then echo 'coloured despite NO_COLOR'; exit 1; fi
if terminal capture-pane -t "$session" -p | grep -P '[^\x00-\x7f]'; then echo 'not ASCII'; exit 1; fi
key C-c
sees 'Interrupted.'

echo "questionnaire: $steps screens as expected"
