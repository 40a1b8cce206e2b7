import type { Probe, ProbePod, ProbeSuite } from '../../model/probe.ts';
import type { Survey } from '../facts/survey.ts';
import { allowProbes } from './allow-probes.ts';
import { denyProbes } from './deny-probes.ts';
import type { DraftProbe } from './draft-probe.ts';
import { probeTokens } from './sample-request.ts';

/** How many probes of each kind fit into a script that a person can still read and wait for. */
const most = 250;

/** Live tests of everything that a topology declares, and of what it leaves out, as the end of the rollout has it. */
export function makeProbes(survey: Survey): ProbeSuite {
  const tokens = probeTokens(survey.topology.tokenIssuers);
  const allowed = allowProbes(survey, tokens);
  const denied = denyProbes(survey, tokens);
  const [allow, deny] = [inTurns(allowed.probes, most), inTurns(denied, most)];
  const drafts = [...allow, ...deny];
  const keys = [...new Set(drafts.map(({ source }) => keyOfPod(source.pod)))].sort();
  const pods = new Map(drafts.map(({ source }) => [keyOfPod(source.pod), source.pod]));
  const probes = keys.flatMap((key, pod) =>
    drafts
      .filter(({ source }) => keyOfPod(source.pod) === key)
      .map(({ source: _, subject: __, ...probe }): Probe => ({ ...probe, pod })),
  );
  return {
    pods: keys.map((key) => pods.get(key) as ProbePod),
    probes,
    skipped: allowed.skipped,
    leftOut: { allow: allowed.probes.length - allow.length, deny: denied.length - deny.length },
  };
}

/** The first of each subject, then the second of each, until the limit; in their old order. */
function inTurns(drafts: readonly DraftProbe[], limit: number): DraftProbe[] {
  if (drafts.length <= limit) return [...drafts];
  const counts = new Map<string, number>();
  const turns = drafts.map(({ subject }, index) => {
    const turn = counts.get(subject) ?? 0;
    counts.set(subject, turn + 1);
    return { index, turn };
  });
  const kept = new Set(
    turns
      .sort((one, other) => one.turn - other.turn || one.index - other.index)
      .slice(0, limit)
      .map(({ index }) => index),
  );
  return drafts.filter((_, index) => kept.has(index));
}

function keyOfPod({ namespace, labels, serviceAccount, meshed }: ProbePod): string {
  const sorted = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([namespace, serviceAccount, sorted, meshed]);
}
