import type { Finding } from '../model/finding.ts';
import { groupBy } from '../model/group-by.ts';

/** Findings that differ in nothing but values of which each stands with each: the first, and what the others have. */
export interface CondensedFinding {
  readonly finding: Finding;
  readonly count: number;
  /** Names of values, with all that they are in the others. */
  readonly others: readonly (readonly [name: string, values: readonly string[]])[];
}

/** From how many on findings that say the same are one. */
const fewest = 3;

/**
 * Findings that say the same of several, such as of every workload, as one; none is lost. Those with a place of their
 * own stay by themselves.
 */
export function condenseFindings(findings: readonly Finding[]): CondensedFinding[] {
  const names = [...new Set(findings.flatMap(({ values }) => Object.keys(values)))];
  const start = findings.map(
    (finding): Crowd => ({
      findings: [finding],
      values: new Map(Object.entries(finding.values).map(([name, value]) => [name, [String(value)]])),
    }),
  );
  return names.reduce(mergeAlong, start).flatMap(({ findings: all, values }) => {
    const [first] = all;
    if (first === undefined) return [];
    if (all.length < fewest) return all.map((finding) => ({ finding, count: 1, others: [] }));
    const others = [...values].flatMap(([name, [, ...rest]]) =>
      rest.length === 0 ? [] : [[name, rest] as const],
    );
    return [{ finding: first, count: all.length, others }];
  });
}

interface Crowd {
  readonly findings: readonly Finding[];
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** One crowd of all that differ only in the value of this name. */
function mergeAlong(crowds: readonly Crowd[], name: string): Crowd[] {
  const alike = groupBy(crowds, ({ findings: [first], values }) => {
    const { code, answer, object, place } = first as Finding;
    return JSON.stringify([code, answer, object, place, [...values].filter(([own]) => own !== name)]);
  });
  return [...alike.values()].map((group) => {
    const { values } = group[0] as Crowd;
    const merged = group.flatMap((crowd) => crowd.values.get(name) ?? []);
    return {
      findings: group.flatMap((crowd) => crowd.findings),
      values: values.has(name) ? new Map(values).set(name, merged) : values,
    };
  });
}
