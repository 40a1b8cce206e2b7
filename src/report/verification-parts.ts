import type { CheckedNeed, ObjectFault, TooWide } from '../model/verification.ts';
import { objectText, placeText } from './finding-text.ts';
import { printable } from './printable.ts';
import { deciderText, httpText, layerTitles, requestText } from './request-text.ts';

/** A need that is denied, in words: which request, by which rule, and who asked for it. */
export interface ToldNeed {
  readonly request: string;
  readonly because: string;
  readonly answer: string;
}

export function tellNeed({ request, verdict, answer, external }: CheckedNeed): ToldNeed {
  const http = httpText(request);
  const { destination } = request;
  const text = requestText(request);
  const named =
    external !== undefined && 'address' in destination
      ? text.replace(`→ ${destination.address}`, () => `→ ${printable(external)} (${destination.address})`)
      : text;
  const because =
    verdict && `${layerTitles[verdict.decidedBy.layer]}: ${printable(verdict.decidedBy.reason)}`;
  return {
    request: `${named}${http === '' ? '' : `  ${http}`}`,
    because: because ?? 'every request passes',
    answer: printable(answer),
  };
}

/** Something that is too wide, in words. */
export function tellTooWide({ destinations, ports, sources, differs, verdict, request }: TooWide): {
  readonly what: string;
  readonly who: string;
  readonly because: string;
} {
  // Where one request passes beside others, it is the last rule that let it through, not the first.
  const opening = verdict.layers.findLast(
    (layer) => layer.outcome === 'allowed' && 'policy' in layer.decidedBy,
  );
  const decidedBy = (differs === undefined ? undefined : opening) ?? verdict.decidedBy;
  const text = httpText(request);
  const host = differs === 'host' ? ` at ${printable(request.http?.host ?? '')}` : '';
  const other = differs === undefined ? 'by a request such as' : `with another ${differs}:`;
  const http = text === '' ? '' : `, ${other} ${text}${host}`;
  return {
    what: `${printable(destinations.join(', '))}  ${ports.join(', ')}${http}`,
    who: sources === 'anybody' ? 'anybody' : printable(sources.join(', ')),
    because: `${layerTitles[decidedBy.layer]}: ${deciderText(decidedBy.decidedBy)}`,
  };
}

/** Faults in words, those of one object together. */
export function tellFaults(faults: readonly ObjectFault[], kind: ObjectFault['kind']): string[] {
  return faults
    .filter((fault) => fault.kind === kind)
    .map(({ object, path, message, place }) => {
      const where = place === undefined ? '' : ` (${placeText(place)})`;
      return `${objectText(object)}: ${path === '' ? '' : `${printable(path)} `}${printable(message)}${where}`;
    });
}

/** Faults of one kind, for other programs. */
export function faultsJson(faults: readonly ObjectFault[], kind: ObjectFault['kind']) {
  return faults.filter((fault) => fault.kind === kind).map(({ kind: _, ...fault }) => fault);
}
