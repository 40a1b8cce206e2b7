import type { Call } from '../../model/topology.ts';
import { endName } from './end-name.ts';
import { fieldText } from './evidence-text.ts';

/**
 * Where a call was seen that no answers file declares: what a person finds it by, in place of a path in the answers. It has
 * no line, since those move whenever somebody edits the file, and names of tests are made of it.
 */
export function seenPlace({ origin, from, to, port }: Call): string {
  const [evidence] = origin.kind === 'declared' ? [] : (origin.evidence ?? []);
  if (evidence) return `seen: ${evidence.object} ${fieldText(evidence)}`;
  if (origin.kind === 'observed') return `seen in traffic: ${origin.source}`;
  return `the call ${endName(from)} → ${endName(to)}:${port}`;
}

/** Calls by where they were seen; what shows several of them also tells which one is meant. */
export function calledBySight(calls: readonly Call[]): Call[] {
  const places = calls.map(seenPlace);
  const times = new Map<string, number>();
  for (const place of places) times.set(place, (times.get(place) ?? 0) + 1);
  return calls.map((call, index) => {
    const place = places[index] ?? '';
    const shared = (times.get(place) ?? 0) > 1;
    return { ...call, answer: shared ? `${place}, to ${endName(call.to)}:${call.port}` : place };
  });
}
