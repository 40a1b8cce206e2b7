import type { ApplicationProtocol } from '../model/topology.ts';

/** A topology as it is typed in: the written form of the answers file, no defaults filled in. */
export interface TopologyDraft {
  readonly workloads: readonly WorkloadDraft[];
  readonly calls: readonly CallDraft[];
  readonly entryPoints: readonly EntryPointDraft[];
  readonly externals: readonly ExternalDraft[];
}

/** Parts that a workload can be said to play, beside that of the application itself. */
export const draftRoles = ['database', 'cache', 'broker', 'legacy', 'job'] as const;

export interface WorkloadDraft {
  readonly name: string;
  readonly namespace: string;
  readonly ports: readonly { readonly port: number; readonly appProtocol: ApplicationProtocol }[];
  readonly role?: (typeof draftRoles)[number];
}

export interface CallDraft {
  /** `namespace/name`. */
  readonly from: string;
  /** `namespace/name`, or the name of an external destination. */
  readonly to: string;
  readonly port: number;
  /** `POST /process`, or several of them; absent: every request. */
  readonly http?: string | readonly string[];
}

export interface EntryPointDraft {
  readonly to: string;
  readonly port: number;
  readonly hosts?: readonly string[];
}

export interface ExternalDraft {
  readonly name: string;
  readonly hosts?: readonly string[];
  readonly cidrs?: readonly string[];
}

export const emptyTopology: TopologyDraft = { workloads: [], calls: [], entryPoints: [], externals: [] };

/** What one typed line gave: a longer draft, or what is wrong with the line. */
export type Typed = { readonly draft: TopologyDraft } | { readonly wrong: string };

export function workloadId({ namespace, name }: Pick<WorkloadDraft, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/** The workload that a person means: by its name where only one has it, or by `namespace/name`. */
export function findWorkload(draft: TopologyDraft, named: string): WorkloadDraft | string {
  const found = draft.workloads.filter(
    (workload) => workload.name === named || workloadId(workload) === named,
  );
  const [only] = found;
  if (only && found.length === 1) return only;
  return found.length === 0
    ? `${named} is not among the workloads: ${draft.workloads.map(({ name }) => name).join(', ')}`
    : `${named} stands for several workloads: ${found.map(workloadId).join(', ')}`;
}
