import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Probe } from '../../../src/model/probe.ts';

/** Stands for kubectl: notes each call with its arguments, and answers the questions of probes by a list. */
const stub = String.raw`#!/bin/sh
for argument; do printf '%s\037' "$argument"; done >>"$STUB_HOME/calls"
printf '\036' >>"$STUB_HOME/calls"
case " $* " in
  *" run "*) exit "$(cat "$STUB_HOME/start")" ;;
  *" get service "*) printf '10.0.0.1' ;;
  *" get pods "*) printf '10.1.0.1 10.1.0.2' ;;
  *" exec "*)
    # The name of a pod carries the id of the script's process.
    if [ "$STUB_SIGNAL" ]; then
      script=${'$'}{2#netmesh-probe-}
      kill -s "$STUB_SIGNAL" "${'$'}{script%%-*}"
    fi
    case " $* " in *" --stdin "*) cat >>"$STUB_HOME/input" ;; esac
    number=$(cat "$STUB_HOME/number")
    printf '%s' "$((number + 1))" >"$STUB_HOME/number"
    sed -n "$((number + 1))p" "$STUB_HOME/answers"
    ;;
esac
exit 0
`;

/** What curl writes for each thing that can be seen. */
export const seen = {
  open: 'netmesh-probe 000 0.000020 0.000300 0 28',
  closed: 'netmesh-probe 000 0.000020 0.000300 0 56',
  timeout: 'netmesh-probe 000 0.000020 0.000000 0 28',
  refused: 'netmesh-probe 000 0.000020 0.000000 0 7',
  noName: 'netmesh-probe 000 0.000000 0.000000 0 6',
  answer: 'netmesh-probe 404 0.000020 0.000300 153 0',
  forbidden: 'netmesh-probe 403 0.000020 0.000300 19 0',
  ownForbidden: 'netmesh-probe 403 0.000020 0.000300 20 0',
  unavailable: 'netmesh-probe 503 0.000020 0.000300 91 0',
  /** Of a sidecar that may send nothing to unknown destinations. */
  sidecarRefuses: 'netmesh-probe 502 0.000020 0.000300 0 0',
  ownBadGateway: 'netmesh-probe 502 0.000020 0.000300 150 0',
  noHandshake: 'netmesh-probe 000 0.000020 0.000000 0 35',
  untrusted: 'netmesh-probe 000 0.000020 0.000000 0 60',
  unauthorized: 'netmesh-probe 401 0.000020 0.000300 14 0',
  nothing: 'error: unable to upgrade connection',
} as const;

/** What each probe sees in a cluster where everything is as it should be. */
export const asExpected: Readonly<Record<Probe['expect'], string>> = {
  name: seen.open,
  connect: seen.open,
  stay: seen.open,
  answer: seen.answer,
  timeout: seen.timeout,
  cut: seen.closed,
  refusal: seen.closed,
  forbidden: seen.forbidden,
};

export interface ProbeRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The arguments of each call of kubectl. */
  readonly calls: readonly (readonly string[])[];
  readonly input: string;
}

/** Runs a script of probes with the stub on its PATH. `answers`: one line for each question, in the order of asking. */
export function runProbes(
  script: string,
  args: readonly string[],
  answers: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  start = 0,
): ProbeRun {
  const home = mkdtempSync(join(tmpdir(), 'netmesh-probes-'));
  try {
    mkdirSync(join(home, 'bin'));
    writeFileSync(join(home, 'bin/kubectl'), stub, { mode: 0o755 });
    writeFileSync(join(home, 'probes.sh'), script, { mode: 0o755 });
    for (const [name, text] of Object.entries({
      calls: '',
      input: '',
      number: '0',
      start: String(start),
      answers: `${answers.join('\n')}\n`,
    })) {
      writeFileSync(join(home, name), text);
    }
    const { status, stdout, stderr } = spawnSync('sh', [join(home, 'probes.sh'), ...args], {
      cwd: home,
      encoding: 'utf8',
      env: {
        PATH: `${join(home, 'bin')}:/usr/bin:/bin`,
        STUB_HOME: home,
        STUB_SIGNAL: '',
        PROBE_SETTLE: '0',
        ...env,
      },
    });
    const records = readFileSync(join(home, 'calls'), 'utf8').split('\x1e').slice(0, -1);
    return {
      code: status,
      stdout,
      stderr,
      calls: records.map((record) => record.split('\x1f').slice(0, -1)),
      input: readFileSync(join(home, 'input'), 'utf8'),
    };
  } finally {
    rmSync(home, { recursive: true });
  }
}
