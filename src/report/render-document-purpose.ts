import type { DocumentPurpose, PurposePair } from '../model/explanation.ts';
import type { CheckedNeed, ObjectFault } from '../model/verification.ts';
import { firstNames } from './counted.ts';
import { objectText, placeText } from './finding-text.ts';
import { printable } from './printable.ts';
import { refusedLines } from './render-why.ts';
import { type Style, spelled } from './style.ts';
import { needJson } from './verification-json.ts';
import { faultsJson, tellNeed } from './verification-parts.ts';
import { isDeclared, purposeTitles } from './verification-view.ts';
import { labelled } from './wrap.ts';

export interface DocumentPurposeView {
  readonly purposes: readonly DocumentPurpose[];
  /** What stands at each path of the answers, where that is known. */
  readonly answers: ReadonlyMap<string, string | undefined>;
  /** Policies beside the document; none: it is judged alone. */
  readonly beside: readonly string[];
  /** Whether calls were declared. */
  readonly compared: boolean;
  /** What is wrong with the objects of the input, those beside the document included. */
  readonly faults: readonly ObjectFault[];
}

const most = 12;

/** What each document is for: who asked for it, which calls need it, what it opens and closes. */
export function renderDocumentPurpose(view: DocumentPurposeView, style: Style): string {
  const lines = view.purposes.flatMap((purpose) => [...purposeLines(purpose, view, style), '']);
  const alone =
    view.beside.length === 0
      ? labelled(
          '  ',
          'Judged alone: name the policies beside it after the file to judge it among them.',
          style.width,
        )
      : [];
  const refused = refusedLines(view.faults, style);
  return spelled([...lines, ...alone, ...refused].join('\n').trimEnd(), style);
}

function purposeLines(purpose: DocumentPurpose, view: DocumentPurposeView, style: Style): string[] {
  const { object, place, answers, serves, cuts, opens, closes } = purpose;
  const parts: [string, string[]][] = [
    ['Asked for by', answers.map((path) => answerLine(path, view))],
    ['Serves', needs(serves)],
    ['Cuts', needs(cuts)],
    ['Only it opens', opens.map(pairText)],
    ['Only it closes', closes.map(pairText)],
  ];
  const said = parts.filter(([, texts]) => texts.length > 0);
  return [
    ...labelled('  ', `${style.strong(objectText(object))}   ${placeText(place)}`, style.width),
    ...([serves, cuts, opens, closes].every((list) => list.length === 0)
      ? labelled('    ', idleText(purpose, view), style.width)
      : []),
    ...said.flatMap(([title, texts]) => [
      `    ${style.dim(title)}`,
      ...texts.slice(0, most).flatMap((text) => labelled('      ', text, style.width)),
      ...(texts.length > most ? [`      and ${texts.length - most} more: see -o json`] : []),
    ]),
    ...(view.compared || purpose.isSurrounding
      ? []
      : labelled(
          '    ',
          'Which calls need it: name the answers with --answers, or manifests with --from and --accept-inferred.',
          style.width,
        )),
  ];
}

/** Why a document does nothing that shows. */
function idleText(purpose: DocumentPurpose, view: DocumentPurposeView): string {
  if (isRefused(purpose, view)) return refused;
  return purpose.isSurrounding ? surrounding : idle;
}

const surrounding = 'No policy: it describes the cluster that policies are judged in.';
const idle = 'Nothing would change without it here: others do the same, or it selects nothing.';
const refused = 'No API server takes it, so that it does nothing.';

function isRefused({ object, place }: DocumentPurpose, { faults }: DocumentPurposeView): boolean {
  const key = JSON.stringify([object, place]);
  return faults.some(
    (fault) => fault.kind === 'refused' && JSON.stringify([fault.object, fault.place]) === key,
  );
}

function answerLine(path: string, { answers }: DocumentPurposeView): string {
  const text = answers.get(path);
  return printable(text === undefined ? path : `${path}: ${text}`);
}

/** Calls one by one; what mesh and cluster need by its purpose, since it comes once for each workload. */
function needs(list: readonly CheckedNeed[]): string[] {
  const plumbing = new Map<string, Set<string>>();
  for (const need of list.filter((one) => !isDeclared(one))) {
    const { source, destination } = need.request;
    const inward = need.purpose === 'metrics' || need.purpose === 'probe';
    const end = inward ? destination : source;
    const who = 'workload' in end ? `${end.workload.namespace}/${end.workload.name}` : tellNeed(need).request;
    const title = purposeTitles[need.purpose];
    plumbing.set(title, (plumbing.get(title) ?? new Set()).add(who));
  }
  return [
    ...list.filter(isDeclared).map((need) => {
      const { request, answer } = tellNeed(need);
      return `${request} (${answer})`;
    }),
    ...[...plumbing].map(([title, who]) => `${title} of ${firstNames([...who])}`),
  ];
}

function pairText({ sources, destination, ports }: PurposePair): string {
  return `${firstNames(sources)} → ${printable(destination)}  ${ports.join(', ')}`;
}

/** The same for other programs. */
export function documentPurposeJson({ purposes, answers, beside, faults }: DocumentPurposeView) {
  return {
    version: 1,
    beside,
    refused: faultsJson(faults, 'refused'),
    documents: purposes.map(({ serves, cuts, answers: paths, ...purpose }) => ({
      ...purpose,
      answers: paths.map((path) => ({ path, what: answers.get(path) ?? null })),
      serves: serves.map(needJson),
      cuts: cuts.map(needJson),
    })),
  };
}
