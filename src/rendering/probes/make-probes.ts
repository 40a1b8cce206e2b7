import { namespacedName } from '../../model/namespaced-name.ts';
import type { Probe, ProbePod, ProbeSuite } from '../../model/probe.ts';
import type { Survey } from '../facts/survey.ts';
import { allowProbes } from './allow-probes.ts';
import { calledPorts, denyProbes } from './deny-probes.ts';
import { probeTokens } from './sample-request.ts';

/** How many calls are tried, and at how many ports strangers knock: a person has to wait for all of them. */
const most = { calls: 200, ports: 100 };

/** Live tests of what a topology declares, and of what it leaves out, as the end of the rollout has it. */
export function makeProbes(survey: Survey): ProbeSuite {
  const tokens = probeTokens(survey.topology.tokenIssuers);
  const calls = inTurns(survey.calls, ({ from }) => namespacedName(from), most.calls);
  const all = calledPorts(survey);
  const ports = inTurns(all, ({ callee }) => namespacedName(callee.workload), most.ports);
  const allowed = allowProbes(survey, calls, tokens);
  const drafts = [...allowed.probes, ...denyProbes(survey, calls, ports, tokens)];
  const byPod = new Map<string, { pod: ProbePod; probes: Omit<Probe, 'pod'>[] }>();
  for (const { source, ...probe } of drafts) {
    const key = keyOfPod(source.pod);
    const entry = byPod.get(key) ?? { pod: source.pod, probes: [] };
    byPod.set(key, entry);
    entry.probes.push(probe);
  }
  const entries = [...byPod].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
  return {
    pods: entries.map(({ pod }) => pod),
    probes: entries.flatMap(({ probes }, pod) => probes.map((probe) => ({ ...probe, pod }))),
    skipped: allowed.skipped,
    leftOut: { calls: survey.calls.length - calls.length, ports: all.length - ports.length },
  };
}

/** The first of each subject, then the second of each, until the limit; in their old order. */
function inTurns<T>(list: readonly T[], subjectOf: (element: T) => string, limit: number): readonly T[] {
  if (list.length <= limit) return list;
  const counts = new Map<string, number>();
  const turns = list.map((element, index) => {
    const subject = subjectOf(element);
    const turn = counts.get(subject) ?? 0;
    counts.set(subject, turn + 1);
    return { index, turn };
  });
  const first = turns.sort((one, other) => one.turn - other.turn || one.index - other.index).slice(0, limit);
  const kept = new Set(first.map(({ index }) => index));
  return list.filter((_, index) => kept.has(index));
}

function keyOfPod({ namespace, labels, serviceAccount, meshed }: ProbePod): string {
  const sorted = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([namespace, serviceAccount, sorted, meshed]);
}
