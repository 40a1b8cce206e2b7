import type { FindingEntry, Knowledge } from '../knowledge/knowledge.ts';
import { type RenderedFinding, renderFinding } from '../knowledge/render-finding.ts';
import type { Finding, Severity } from '../model/finding.ts';
import type { ObjectReference, Place } from '../model/kubernetes.ts';
import { type CondensedFinding, condenseFindings } from './condense-findings.ts';
import { printable } from './printable.ts';

/** A finding with the words of its catalogue entry, ready to be shown or written out. */
export interface ToldFinding extends RenderedFinding {
  /** Where: an answer, a file and line, or an object; as much as is known. */
  readonly where: readonly string[];
}

/** One that stands for several. */
export interface ToldCrowd extends ToldFinding {
  readonly count: number;
  /** Of whom else the same is said: names of values, with all that they are there. */
  readonly others: CondensedFinding['others'];
}

const rank = { blocking: 0, error: 1, warning: 2, info: 3 } as const satisfies Record<Severity, number>;

/** Findings in words, the gravest first, in the order given within one severity. */
export function tellFindings(findings: readonly Finding[], knowledge: Knowledge): ToldFinding[] {
  return findings
    .map((finding) => tellFinding(finding, knowledge))
    .sort((a, b) => rank[a.severity] - rank[b.severity]);
}

/** The same with findings that say the same of several as one. */
export function tellCondensed(findings: readonly Finding[], knowledge: Knowledge): ToldCrowd[] {
  return condenseFindings(findings)
    .map(({ finding, count, others }) => ({
      ...tellFinding(finding, knowledge),
      count,
      others: others.map(([name, values]) => [name, values.map((value) => printable(value))] as const),
    }))
    .sort((a, b) => rank[a.severity] - rank[b.severity]);
}

/** Of whom else a finding holds, in words, with so many of each at most. */
export function othersText(others: ToldCrowd['others'], most: number): string {
  const lists = others.map(([name, values]) => {
    const rest = values.length - most;
    return `${name} ${values.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  });
  return `likewise ${lists.join('; ')}`;
}

/** @throws Error for a code that the catalogue does not have: every code that is emitted has its entry. */
export function tellFinding(finding: Finding, knowledge: Knowledge): ToldFinding {
  const { answer, object, place } = finding;
  return {
    ...renderFinding(knowledge, finding, printable),
    where: [
      ...(answer === undefined ? [] : [answer]),
      ...(object === undefined ? [] : [objectText(object)]),
      ...(place === undefined ? [] : [placeText(place)]),
    ],
  };
}

/** At or above: `--fail-on warning` holds for errors too. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return rank[severity] <= rank[threshold];
}

/** Whether one of the findings is at or above a severity; never without one. */
export function reaches(
  findings: readonly Finding[],
  threshold: Severity | undefined,
  knowledge: Knowledge,
): boolean {
  return (
    threshold !== undefined &&
    findings.some((finding) => isAtLeast(severityOf(finding, knowledge), threshold))
  );
}

/** What the catalogue says of a finding's code; a code that it lacks is an error. */
export function severityOf(finding: Finding, knowledge: Knowledge): Severity {
  const entry: FindingEntry | undefined = knowledge.findings.find(({ code }) => code === finding.code);
  return entry?.severity ?? 'error';
}

export function objectText({ kind, namespace, name }: ObjectReference): string {
  return printable(`${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`);
}

export function placeText({ file, line }: Place): string {
  return printable(line === undefined ? file : `${file}:${line}`);
}
