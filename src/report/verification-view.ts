import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Severity } from '../model/finding.ts';
import type { CheckedNeed, NeedPurpose, Verification, WorldAssumption } from '../model/verification.ts';
import { counted } from './counted.ts';
import { printable } from './printable.ts';

/** Everything that a report about a verification may tell. */
export interface VerificationView {
  readonly verification: Verification;
  readonly knowledge: Knowledge;
  /** What was verified, as the user named it. */
  readonly sources: readonly string[];
  readonly calledAs: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** The severity from which findings count as failures; absent: none does. */
  readonly failOn?: Severity;
}

/** What has to pass and does not: declared calls, and what mesh and cluster need. */
export function deniedNeeds({ needs }: Pick<Verification, 'needs'>): readonly CheckedNeed[] {
  return needs.filter(({ outcome }) => outcome === 'denied');
}

export function isDeclared({ purpose }: Pick<CheckedNeed, 'purpose'>): boolean {
  return purpose === 'call' || purpose === 'entry';
}

/** What mesh and cluster need, in words. */
export const purposeTitles = {
  call: 'declared calls',
  entry: 'entry points',
  dns: 'DNS',
  'control-plane': 'istiod',
  metrics: 'metrics',
  probe: 'probes',
  'api-server': 'API server',
} as const satisfies Record<NeedPurpose, string>;

/** Whether what was declared holds; undefined where nothing was declared. */
export function holds({ verification }: VerificationView): boolean | undefined {
  const { compared, tooWide, faults } = verification;
  if (faults.some(({ kind }) => kind === 'refused')) return false;
  return compared ? deniedNeeds(verification).length === 0 && tooWide.length === 0 : undefined;
}

export function assumptionText(assumption: WorldAssumption): string {
  switch (assumption.kind) {
    case 'policies-enforced':
      return 'the network plugin enforces NetworkPolicy';
    case 'cluster-resolver':
      return `DNS is answered by pods in ${printable(assumption.namespace)}`;
    case 'mesh-membership':
      return `${membershipText(assumption)} (${memberReasons[assumption.by]})`;
    case 'waypoint-used':
      return `${printable(assumption.services.join(', '))} behind waypoint ${printable(assumption.waypoint)} (policies target them)`;
    case 'open-world':
      return `no workloads in the input: ${assumption.representatives} stand for what the policies select and name${assumption.accountsApart ? ', labels and service accounts apart' : ''}`;
    case 'inferred-not-accepted':
      return `the manifests show ${counted(assumption.calls, 'call')} that nobody confirmed: not compared (--accept-inferred)`;
    default:
      return assumption satisfies never;
  }
}

const memberReasons = {
  'answers-today': 'as the answers say of today',
  decision: 'as the answers let them join; nothing says that they have',
  policies: 'Istio policies are there, and nothing says who is in the mesh',
} as const;

function membershipText({ mode, namespaces }: Extract<WorldAssumption, { kind: 'mesh-membership' }>): string {
  const who = printable(namespaces.length === 0 ? 'nobody' : namespaces.join(', '));
  const how =
    mode === 'sidecar'
      ? 'with sidecars'
      : mode === 'ambient'
        ? 'in ambient mode'
        : 'in the mesh, each in its mode';
  return `${who} ${mode === 'mixed' ? how : `in the mesh ${how}`}`;
}
