import { namespacedName } from '../model/namespaced-name.ts';
import type { CallOrigin, Evidence, Observation } from '../model/topology.ts';
import { atLeast, type CallDraft, type Confidence, stronger } from './call-draft.ts';

/**
 * One call for each caller, callee, port and protocol, sorted. What was inferred several times keeps all evidence and
 * the strongest confidence; what was observed as well counts as inferred where that was `high`, else as observed, and
 * tells both. HTTP requests are joined; one source without any means every request,
 * unless others observed them.
 */
export function mergeCalls(drafts: readonly CallDraft[]): readonly CallDraft[] {
  const merged = new Map<string, CallDraft>();
  for (const draft of drafts) {
    const key = callKey(draft);
    const known = merged.get(key);
    merged.set(key, known ? join(known, draft) : draft);
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, draft]) => tidy(draft));
}

export function callKey({ from, to, port, protocol }: CallDraft): string {
  const end = to.kind === 'workload' ? namespacedName(to) : `~${to.host}`;
  return `${namespacedName(from)} ${end} ${String(port).padStart(5, '0')} ${protocol}`;
}

function join(a: CallDraft, b: CallDraft): CallDraft {
  const appProtocol = [a.appProtocol, b.appProtocol]
    .filter(Boolean)
    .sort((x, y) => rank(x) - rank(y) || (String(x) < String(y) ? -1 : 1))[0];
  const http = [...(a.http ?? []), ...(b.http ?? [])];
  return {
    ...a,
    ...(appProtocol ? { appProtocol } : {}),
    ...(http.length > 0 ? { http } : {}),
    origin: joinOrigins(a.origin, b.origin),
  };
}

/** A protocol that says more than "bytes" is kept. */
function rank(protocol: CallDraft['appProtocol']): number {
  return protocol === undefined || protocol === 'tcp' ? 1 : 0;
}

/** Nothing that either source says is lost: an inference keeps what was observed, and an observation what else showed it. */
function joinOrigins(a: CallDraft['origin'], b: CallDraft['origin']): CallDraft['origin'] {
  const confidence = [a, b]
    .flatMap((origin) => (origin.kind === 'inferred' ? [origin.confidence] : []))
    .reduce<Confidence | undefined>((best, next) => (best ? stronger(best, next) : next), undefined);
  const evidence = [...(a.evidence ?? []), ...(b.evidence ?? [])];
  const observed = joinObservations(observationOf(a), observationOf(b));
  if (confidence && (observed === undefined || atLeast(confidence, 'high')))
    return { kind: 'inferred', confidence, evidence, ...(observed && { observed }) };
  return {
    kind: 'observed',
    source: '',
    ...observed,
    ...(evidence.length > 0 && { evidence }),
  };
}

function joinObservations(a: Observation | undefined, b: Observation | undefined): Observation | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const sources = new Set([a, b].flatMap(({ source }) => source.split(', ')));
  const count = a.count === undefined && b.count === undefined ? undefined : (a.count ?? 0) + (b.count ?? 0);
  const lastSeen = [a.lastSeen, b.lastSeen]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  return {
    source: [...sources].sort().join(', '),
    ...(count === undefined ? {} : { count }),
    ...(lastSeen === undefined ? {} : { lastSeen }),
  };
}

/** Evidence and requests in a stated order, each once. */
function tidy(draft: CallDraft): CallDraft {
  const { origin, http } = draft;
  return {
    ...draft,
    ...(http ? { http: distinct(http) } : {}),
    origin: origin.evidence ? { ...origin, evidence: distinct<Evidence>(origin.evidence) } : origin,
  };
}

function distinct<Item>(items: readonly Item[]): Item[] {
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}

/** What was observed of a call, whatever else shows it. */
export function observationOf(origin: CallOrigin): Observation | undefined {
  switch (origin.kind) {
    case 'inferred':
      return origin.observed;
    case 'observed': {
      const { kind: _, evidence: __, ...observation } = origin;
      return observation;
    }
    case 'declared':
      return undefined;
    default:
      return origin satisfies never;
  }
}

export function isObserved({ origin }: CallDraft): boolean {
  return observationOf(origin) !== undefined;
}
