import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Finding } from '../../model/finding.ts';
import { tellFinding } from '../../report/finding-text.ts';
import type { ManifestDigests } from './manifest-digests.ts';
import type { NamedChange } from './name-changes.ts';

/** Policies in force that are new, gone or changed since a bundle was written, and what is left open only since then. */
export function nameNews(
  then: Partial<Pick<ManifestDigests, 'policies' | 'doubts'>>,
  now: ManifestDigests,
  doubts: ReadonlyMap<string, Finding>,
  knowledge: Knowledge,
): readonly NamedChange[] {
  const before = then.policies ?? {};
  const policies = [...new Set([...Object.keys(before), ...Object.keys(now.policies)])].sort();
  const known = new Set(then.doubts);
  return [
    ...policies.flatMap((name): NamedChange[] => {
      if (before[name] === now.policies[name]) return [];
      if (before[name] === undefined) return [['new policy', name]];
      return [now.policies[name] === undefined ? ['policy gone', name] : ['policy', `${name} is another`]];
    }),
    ...[...doubts]
      .filter(([digest]) => !known.has(digest))
      .map(([, finding]): NamedChange => ['left open', tellFinding(finding, knowledge).message])
      .sort(([, a], [, b]) => (a < b ? -1 : 1)),
  ];
}
