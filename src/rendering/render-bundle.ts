import type { Decision } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import type { BundleFile, Plan, PlannedDocument } from '../model/plan.ts';
import { commentedYaml, commentLines, yamlOfObject } from './emit-yaml.ts';
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
  const final = finalDocuments(plan.final);
  const files: BundleFile[] = [
    ...plan.documents.map((document) => ({ path: document.file, content: documentText(document) })),
    ...final.map((document) => ({ path: document.file, content: documentText(document) })),
    ...plan.values.map(({ file, value, why, answers }) => ({
      path: file,
      content: commentedYaml([why, `Asked by: ${answers.join(', ')}`], value),
    })),
    ...kustomizationFiles(
      plan,
      final.map(({ file }) => file),
    ),
    { path: 'README.md', content: readme(plan, decision, describe) },
    ...(plan.probes ? [probeScript(plan.probes)] : []),
    ...extraFiles,
  ];
  const sorted = [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
  return [...sorted, inventoryFile(plan, sorted, version)].sort((one, other) =>
    one.path < other.path ? -1 : 1,
  );
}

/** The final state as one stream, for reading or for GitOps. */
export function finalStream(plan: Plan): string {
  return plan.final.map((document) => documentText(document)).join('---\n');
}

/** The final state has its own copies, one folder a namespace, so that the folder is complete by itself. */
function finalDocuments(documents: readonly PlannedDocument[]): PlannedDocument[] {
  const used = new Set<string>();
  return documents.map((document) => {
    const { kind, metadata } = document.object;
    const folder = `final/${metadata.namespace ?? 'cluster'}`;
    const plain = `${folder}/${metadata.name}.yaml`;
    const file = used.has(plain) ? `${folder}/${metadata.name}-${kind.toLowerCase()}.yaml` : plain;
    used.add(file);
    return { ...document, file };
  });
}

function bareFinding({ code, values }: Finding): ReturnType<DescribeFinding> {
  const message = Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  return { severity: 'finding', title: code, message, remedy: '' };
}

function documentText({ why, answers, object }: PlannedDocument): string {
  return `${[why, `Asked by: ${answers.join(', ')}`].map(commentLines).join('')}${yamlOfObject(object)}`;
}
