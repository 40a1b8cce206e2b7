import type { Finding, Severity } from '../model/finding.ts';
import type { FindingEntry, Knowledge } from './knowledge.ts';

/** A finding in words, ready for any report. */
export interface RenderedFinding {
  readonly finding: Finding;
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly why: string;
  readonly remedy: string;
  readonly reference: string;
}

const placeholder = /\{([a-zA-Z][a-zA-Z0-9]*)\}/g;

/**
 * Puts a finding into the words of its catalogue entry. Throws when the catalogue has no such code, which is our
 * own fault. A placeholder without a value stays as it is, so that nothing is made up.
 */
export function renderFinding(knowledge: Pick<Knowledge, 'findings'>, finding: Finding): RenderedFinding {
  const entry = findingEntry(knowledge, finding.code);
  const fill = (text: string) =>
    text.replace(placeholder, (whole, name: string) =>
      Object.hasOwn(finding.values, name) ? String(finding.values[name]) : whole,
    );
  return {
    finding,
    code: entry.code,
    severity: entry.severity,
    title: fill(entry.title),
    message: fill(entry.message),
    why: fill(entry.why),
    remedy: fill(entry.remedy),
    reference: entry.reference,
  };
}

/** The catalogue's entry of a code; throws when there is none. */
export function findingEntry(knowledge: Pick<Knowledge, 'findings'>, code: string): FindingEntry {
  const entry = knowledge.findings.find((candidate) => candidate.code === code);
  if (!entry) throw new Error(`the catalogue has no finding ${code}`);
  return entry;
}

/** Names of the placeholders in an entry's texts, sorted. */
export function placeholdersOf(entry: FindingEntry): string[] {
  const texts = [entry.title, entry.message, entry.why, entry.remedy];
  const names = texts.flatMap((text) => [...text.matchAll(placeholder)].map((match) => match[1] ?? ''));
  return [...new Set(names)].sort();
}
