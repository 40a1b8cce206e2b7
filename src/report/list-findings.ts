import type { Severity } from '../model/finding.ts';
import { othersText, type ToldCrowd, type ToldFinding } from './finding-text.ts';
import { groupFindings } from './group-findings.ts';
import { type Style, withPainted } from './style.ts';
import { labelled } from './wrap.ts';

const labels = {
  blocking: 'Blocking',
  error: 'Error',
  warning: 'Warning',
  info: 'Note',
} as const satisfies Record<Severity, string>;
/** Below this width a label stands above its text instead of beside it. */
const narrow = 60;
/** How many names stand in one line that says of whom else a finding holds. */
const mostOthers = 12;

/** How many findings of one code are listed, and where a reader sees the rest. */
export interface FindingLimit {
  readonly most: number;
  readonly rest: string;
}

/**
 * Findings on a terminal, severity at the left: one alone says its message, several of one code are listed below their
 * title. Each ends with the code that `explain` takes.
 */
export function listFindings(
  told: readonly (ToldFinding & Partial<ToldCrowd>)[],
  { most, rest }: FindingLimit,
  style: Style,
): string[] {
  return groupFindings(told).flatMap(({ code, severity, title, told: all }) => {
    const [first] = all;
    const count = all.reduce((sum, one) => sum + (one.count ?? 1), 0);
    if (first !== undefined && count === 1) {
      const text = `${withPlace(first).replace(/\.$/, '')}. explain ${code}`;
      return besideSeverity(severity, text.replace(/([!?])\. explain/, '$1 explain'), style);
    }
    const shown = all.slice(0, most);
    const left = all.length - shown.length;
    return [
      ...besideSeverity(severity, `${title} (${count}). explain ${code}`, style),
      ...shown.flatMap((finding) => [
        ...labelled('    - ', withPlace(finding), style.width),
        ...(finding.others === undefined || finding.others.length === 0
          ? []
          : labelled('      ', othersText(finding.others, mostOthers), style.width)),
      ]),
      ...(left > 0 ? labelled('    - ', `and ${left} more: see ${rest}`, style.width) : []),
    ];
  });
}

function besideSeverity(severity: Severity, text: string, style: Style): string[] {
  const paint = { blocking: style.bad, error: style.bad, warning: style.caution, info: style.accent }[
    severity
  ];
  const label = labels[severity];
  if (style.width < narrow) return [`  ${paint(label)}`, ...labelled('    ', text, style.width)];
  return withPainted(labelled(`  ${label.padEnd(9)}  `, text, style.width), label, paint);
}

/** The message, with the places that it does not name already. */
function withPlace({ message, where }: ToldFinding): string {
  const told = where.filter(
    (place) => /:\d+$/.test(place) || !message.includes(place.split(' ').at(-1) ?? ''),
  );
  return told.length === 0 ? message : `${message.replace(/\.$/, '')} (${told.join(', ')})`;
}
