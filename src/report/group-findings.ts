import type { ToldFinding } from './finding-text.ts';

/** Findings of one code, and all that they say. */
export interface FindingGroup {
  readonly code: string;
  readonly severity: ToldFinding['severity'];
  readonly title: string;
  readonly told: readonly ToldFinding[];
}

/** Those of one code together, in the order in which the codes are first met. */
export function groupFindings(told: readonly ToldFinding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup & { told: ToldFinding[] }>();
  for (const one of told) {
    const { code, severity, title } = one;
    const group = groups.get(code) ?? { code, severity, title, told: [] };
    group.told.push(one);
    groups.set(code, group);
  }
  return [...groups.values()];
}
