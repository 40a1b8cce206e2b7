import type { ToldFinding } from './finding-text.ts';

/** Findings of one code, and all that they say. */
export interface FindingGroup<Told extends ToldFinding> {
  readonly code: string;
  readonly severity: Told['severity'];
  readonly title: string;
  readonly told: readonly Told[];
}

/** Those of one code together, in the order in which the codes are first met. */
export function groupFindings<Told extends ToldFinding>(told: readonly Told[]): FindingGroup<Told>[] {
  const groups = new Map<string, FindingGroup<Told> & { told: Told[] }>();
  for (const one of told) {
    const { code, severity, title } = one;
    const group = groups.get(code) ?? { code, severity, title, told: [] as Told[] };
    group.told.push(one);
    groups.set(code, group);
  }
  return [...groups.values()];
}
