import type { Finding, Severity } from '../model/finding.ts';
import type { FindingEntry, Knowledge } from './knowledge.ts';

/** A finding in words, ready for any report. */
export interface RenderedFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly why: string;
  readonly remedy: string;
  readonly reference: string;
}

const placeholder = /\{([a-zA-Z][a-zA-Z0-9]*)\}/g;
/** `[, with its calls to {callees}]`: a part that is said only where there is something to say. */
const optional = /\[([^[\]]*\{[a-zA-Z][a-zA-Z0-9]*\}[^[\]]*)\]/g;

/**
 * Puts a finding into the words of its catalogue entry, each value as `spell` writes it. A placeholder without a value
 * stays as it is, so that nothing is made up; a part in brackets goes where a value in it is empty.
 * @throws Error when the catalogue has no such code, which is our own fault.
 */
export function renderFinding(
  knowledge: Pick<Knowledge, 'findings'>,
  { code, values }: Finding,
  spell: (value: string) => string = (value) => value,
): RenderedFinding {
  const entry = knowledge.findings.find((candidate) => candidate.code === code);
  if (!entry) throw new Error(`the catalogue has no finding ${code}`);
  const fill = (text: string) =>
    text
      .replace(optional, (_, part: string) => (namesIn(part).some((name) => values[name] === '') ? '' : part))
      .replace(placeholder, (whole, name: string) =>
        Object.hasOwn(values, name) ? spell(String(values[name])) : whole,
      );
  return {
    code,
    severity: entry.severity,
    title: fill(entry.title),
    message: fill(entry.message),
    why: fill(entry.why),
    remedy: fill(entry.remedy),
    reference: entry.reference,
  };
}

/** Names of the placeholders in an entry's texts, sorted. */
export function placeholdersOf({ title, message, why, remedy }: FindingEntry): string[] {
  return [...new Set([title, message, why, remedy].flatMap(namesIn))].sort();
}

function namesIn(text: string): string[] {
  return [...text.matchAll(placeholder)].map((match) => match[1] ?? '');
}
