import { whatStaysOutside } from '../knowledge/describe-facts.ts';
import { fillText } from '../knowledge/fill-text.ts';
import type { AgreementTexts } from '../knowledge/knowledge.ts';
import type { HttpMatch, Topology } from '../model/topology.ts';

/** The things behind a fact about the topology, in words, the first few of them; by the fact's name. */
export type Examples = Readonly<Partial<Record<'topology.outside-mesh' | 'topology.http-rules', string>>>;

/** More than these are counted. */
const named = { outside: 3, requests: 1 };

/** Names what a topology shows, for reasons that can say it: workloads outside the mesh, requests that rules name. */
export function nameExamples(topology: Topology | undefined, texts: AgreementTexts): Examples {
  if (!topology) return {};
  const outside = whatStaysOutside(topology)
    .filter((name) => name.includes('/'))
    .map((name) => name.slice(name.indexOf('/') + 1));
  const requests = topology.calls.flatMap(({ from, http }) =>
    http.flatMap((match) => {
      const request = requestText(match);
      return request === '' ? [] : [fillText(texts.request, { request, caller: from.name })];
    }),
  );
  return {
    ...(outside.length > 0 && { 'topology.outside-mesh': firstFew(outside, named.outside, texts) }),
    ...(requests.length > 0 && { 'topology.http-rules': firstFew(requests, named.requests, texts) }),
  };
}

/** The first names of a list, and how many more there are. */
export function firstFew(names: readonly string[], count: number, texts: AgreementTexts): string {
  const shown = names.slice(0, count).join(', ');
  return names.length <= count
    ? shown
    : `${shown} ${fillText(texts.more, { count: String(names.length - count) })}`;
}

function requestText({ methods, paths }: HttpMatch): string {
  return [methods.join('/'), paths[0] ?? ''].filter((part) => part !== '').join(' ');
}
