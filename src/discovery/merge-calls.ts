import type { Evidence } from '../model/topology.ts';
import { atLeast, type CallDraft, stronger } from './call-draft.ts';

/**
 * One call for each caller, callee, port and protocol, sorted. What was inferred several times keeps all evidence and
 * the strongest confidence; what was observed as well keeps the inference, since it says why, unless that was weaker
 * than `high`: then the observation stands. HTTP requests are joined; one source without any means every request,
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
  const end = to.kind === 'workload' ? `${to.namespace}/${to.name}` : `~${to.host}`;
  return `${from.namespace}/${from.name} ${end} ${String(port).padStart(5, '0')} ${protocol}`;
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

function joinOrigins(a: CallDraft['origin'], b: CallDraft['origin']): CallDraft['origin'] {
  if (a.kind === 'inferred' && b.kind === 'inferred') {
    return {
      kind: 'inferred',
      confidence: stronger(a.confidence, b.confidence),
      evidence: [...a.evidence, ...b.evidence],
    };
  }
  if (a.kind === 'observed' && b.kind === 'observed') {
    const [first, second] = a.source <= b.source ? [a, b] : [b, a];
    const count =
      a.count === undefined && b.count === undefined ? undefined : (a.count ?? 0) + (b.count ?? 0);
    const lastSeen = [a.lastSeen, b.lastSeen]
      .filter((time) => time !== undefined)
      .sort()
      .at(-1);
    return {
      kind: 'observed',
      source: first.source === second.source ? first.source : `${first.source}, ${second.source}`,
      ...(count === undefined ? {} : { count }),
      ...(lastSeen === undefined ? {} : { lastSeen }),
    };
  }
  const [inference, observation] = a.kind === 'inferred' ? [a, b] : [b, a];
  return inference.kind === 'inferred' && atLeast(inference.confidence, 'high') ? inference : observation;
}

/** Evidence and requests in a stated order, each once. */
function tidy(draft: CallDraft): CallDraft {
  const { origin, http } = draft;
  return {
    ...draft,
    ...(http ? { http: distinct(http) } : {}),
    origin:
      origin.kind === 'inferred' ? { ...origin, evidence: distinct<Evidence>(origin.evidence) } : origin,
  };
}

function distinct<Item>(items: readonly Item[]): Item[] {
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}

export function isObserved({ origin }: CallDraft): boolean {
  return origin.kind === 'observed';
}
