import type { Decision } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import { groupBy } from '../model/group-by.ts';
import type { BundleFile, Plan, PlannedDocument } from '../model/plan.ts';
import { documentText } from './document-text.ts';
import { commentedYaml } from './emit-yaml.ts';
import { inventoryFile } from './inventory.ts';
import { kustomizationFiles } from './kustomizations.ts';
import { probeScript } from './probes/probe-script.ts';
import { type DescribeFinding, readme } from './readme.ts';

export interface RenderOptions {
  readonly decision: Decision;
  /** Version of the tool: it goes into the inventory and nowhere else. */
  readonly version: string;
  /** The catalogue's words for a finding; without it, the runbook shows codes. */
  readonly describe?: DescribeFinding;
  /** Files that other parts of the tool add, such as the decision record. */
  readonly extraFiles?: readonly BundleFile[];
}

/** Every file of the bundle, sorted by path. The same plan gives the same bytes. */
export function renderBundle(
  plan: Plan,
  { decision, version, describe = bareFinding, extraFiles = [] }: RenderOptions,
): BundleFile[] {
  const files: BundleFile[] = [
    ...documentFiles(plan.documents),
    ...documentFiles(plan.final),
    ...plan.values.map(({ file, value, why, answers }) => ({
      path: file,
      content: commentedYaml([why, `Asked by: ${answers.join(', ')}`], value),
    })),
    ...kustomizationFiles(plan),
    {
      path: 'README.md',
      content: readme(
        plan,
        decision,
        describe,
        extraFiles.map(({ path }) => path),
      ),
    },
    ...(plan.probes ? [probeScript(plan.probes)] : []),
    ...extraFiles,
  ];
  const sorted = files.sort(byPath);
  return [...sorted, inventoryFile(plan, sorted, version)].sort(byPath);
}

/** The final state as one stream, for reading or for GitOps. */
export function finalStream(plan: Plan): string {
  return streamOf(plan.final);
}

function documentFiles(documents: readonly PlannedDocument[]): BundleFile[] {
  const files = groupBy(documents, (document) => document.file);
  return [...files].map(([path, own]) => ({ path, content: streamOf(own) }));
}

function streamOf(documents: readonly PlannedDocument[]): string {
  return documents.map(documentText).join('---\n');
}

function byPath(one: BundleFile, other: BundleFile): number {
  return one.path < other.path ? -1 : 1;
}

function bareFinding({ code, values }: Finding): ReturnType<DescribeFinding> {
  const message = Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  return { severity: 'finding', title: code, message, remedy: '' };
}
