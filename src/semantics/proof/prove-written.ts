import type { DeclaredRequest } from './declared.ts';
import { declaredTopology } from './declared-topology.ts';
import { ifEnforced } from './if-enforced.ts';
import type { ProofFailure } from './proof.ts';
import type { CompileJudge, ProofInput } from './proof-input.ts';
import { objectKey, type RolloutState } from './rollout-state.ts';
import { rolloutWorlds } from './rollout-worlds.ts';
import { astrayAt } from './routed/astray.ts';
import { ownRoutes } from './routed/own-routes.ts';
import { routedRequests } from './routed/routed-requests.ts';

/**
 * What stands once a person has taken away what only a person may: the documents that are written for the end. A
 * declared request then has no way but that of the routes.
 */
export function proveWritten(
  input: ProofInput,
  end: RolloutState,
  compile: CompileJudge,
  worked: readonly DeclaredRequest[],
): ProofFailure[] {
  const { plan } = input;
  const platform = ifEnforced(input.platform);
  const lasting = new Set(plan.final.map(({ object }) => objectKey(object)));
  const passing = new Set(
    plan.documents.map(({ object }) => object).filter((one) => !lasting.has(objectKey(one))),
  );
  const kept = new Map([...end.objects].filter(([, object]) => !passing.has(object)));
  if (kept.size === end.objects.size) return [];
  const objects = [...kept.values()];
  const world = rolloutWorlds(declaredTopology(input), platform)({ ...end, objects: kept });
  const judge = compile(world, objects, platform);
  const routed = routedRequests(world, input.topology, platform, ownRoutes(input, objects), worked);
  const at = { phase: 'final', step: 'what is written for the end', undo: false };
  const asked = [...worked.filter((declared) => !routed.diverted.has(declared)), ...routed.legs];
  return [
    ...astrayAt(at, routed),
    ...asked.flatMap((declared): ProofFailure[] => {
      if (judge.outcome(declared.request) !== 'denied') return [];
      return [{ ...at, kind: 'cut', declared, verdict: judge.ask(declared.request) }];
    }),
  ];
}
