import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { TrafficRequest } from '../../model/request.ts';
import type { Layer, Verdict } from '../../model/verdict.ts';
import type { Judge } from '../judge.ts';
import type { DeclaredRequest } from './declared.ts';
import type { ProofFailure, Standing } from './proof.ts';

/** The objects of before that still stand at the end: those that the bundle does not replace. */
export function standingOf(
  existing: readonly KubernetesObject[],
  end: ReadonlyMap<string, KubernetesObject>,
): ReadonlySet<string> {
  const there = new Set(end.values());
  return new Set(existing.filter((object) => there.has(object)).map(keyOf));
}

/** Whether an object of a layer's view is one of those, of one kind where it is given. */
export function isStanding(object: KubernetesObject, standing: ReadonlySet<string>, kind?: string): boolean {
  return standing.has(keyOf(object)) && (kind === undefined || object.kind === kind);
}

/** The kind of policy that decides at a layer. */
const kinds = {
  'network-policy-egress': 'NetworkPolicy',
  'network-policy-ingress': 'NetworkPolicy',
  mtls: 'PeerAuthentication',
  'request-authentication': 'RequestAuthentication',
  'authorization-l4': 'AuthorizationPolicy',
  'authorization-waypoint': 'AuthorizationPolicy',
  'authorization-l7': 'AuthorizationPolicy',
} as const satisfies Record<Layer, string>;

/**
 * Failures that policies of before cause and the bundle cannot mend: an opening that would be closed without them,
 * since rules that allow add up, and a declared request that they deny and that would pass without them, or without
 * those of the kind that denied it: what others of them allow still counts. `judgeWithout` makes a judge without those
 * of one kind, or of all; each is made only where it is needed.
 */
export function withoutStanding(
  failures: readonly ProofFailure[],
  standing: ReadonlySet<string>,
  deniedBefore: ReadonlySet<DeclaredRequest>,
  judgeWithout: (kind?: string) => Judge,
): { readonly failures: readonly ProofFailure[]; readonly standing: readonly Standing[] } {
  if (failures.length === 0 || standing.size === 0) return { failures, standing: [] };
  const judges = new Map<string | undefined, Judge>();
  const judgeFor = (kind?: string): Judge => {
    const judge = judges.get(kind) ?? judgeWithout(kind);
    judges.set(kind, judge);
    return judge;
  };
  const passesWithout = (request: TrafficRequest, { decidedBy }: Verdict) =>
    [undefined, kinds[decidedBy.layer]].some((kind) => judgeFor(kind).ask(request).outcome !== 'denied');
  const kept: ProofFailure[] = [];
  const found: Standing[] = [];
  for (const failure of failures) {
    if (failure.kind === 'open' && judgeFor().ask(failure.request).outcome !== 'allowed') {
      const { request, verdict } = failure;
      found.push({ kind: 'open', policy: policyOf(verdict, 'allowed', standing), request });
    } else if (failure.kind === 'cut' && passesWithout(failure.declared.request, failure.verdict)) {
      const { request } = failure.declared;
      const kind = deniedBefore.has(failure.declared) ? 'cut' : 'breaks';
      found.push({ kind, policy: policyOf(failure.verdict, 'denied', standing), request });
    } else kept.push(failure);
  }
  return { failures: kept, standing: found };
}

/** The policy of before that decided, or in words the ground on which nothing allowed. */
function policyOf(
  { layers, decidedBy }: Verdict,
  outcome: 'allowed' | 'denied',
  standing: ReadonlySet<string>,
): string {
  for (const layer of layers.filter((one) => one.outcome === outcome)) {
    if (!('policy' in layer.decidedBy)) continue;
    const { kind, namespace = '', name } = layer.decidedBy.policy;
    if (standing.has(`${kind} ${namespace}/${name}`)) return `${kind} ${namespace}/${name}`;
  }
  return decidedBy.reason;
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? 'default'}/${metadata.name}`;
}
