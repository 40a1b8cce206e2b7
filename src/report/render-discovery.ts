import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Finding } from '../model/finding.ts';
import type { WorkloadReference } from '../model/kubernetes.ts';
import type { Call, Topology } from '../model/topology.ts';
import { counted } from './counted.ts';
import { tellFindings } from './finding-text.ts';
import { paragraph, rows, section } from './layout.ts';
import { listFindings } from './list-findings.ts';
import { printable } from './printable.ts';
import { type Style, spelled } from './style.ts';

/** What was read of manifests and observed traffic, and what could not be seen in them. */
export interface DiscoveryView {
  readonly knowledge: Knowledge;
  readonly files: number;
  readonly topology: Topology;
  readonly findings: readonly Finding[];
  /** Present once calls were accepted: workloads that stay open, and why. */
  readonly unconfirmed?: readonly {
    readonly workload: WorkloadReference;
    readonly because: readonly string[];
  }[];
  /** Kinds that were read past, and how many of each. */
  readonly otherKinds: readonly { readonly kind: string; readonly count: number }[];
  /** All findings, however many they are. */
  readonly verbose: boolean;
}

const mostOfOneCode = 6;
const mostUnconfirmed = 12;

/** A summary in figures, the workloads that stay open, and the findings, those of one kind together. */
export function renderDiscovery(view: DiscoveryView, style: Style): string {
  const { knowledge, findings, verbose } = view;
  const told = tellFindings(findings, knowledge);
  const lines = [
    ...paragraph(summary(view), style).map((line) => line.slice(2)),
    ...passedOver(view, style),
    '',
    ...unconfirmed(view, style),
    ...listFindings(told, { most: verbose ? told.length : mostOfOneCode, rest: '--verbose' }, style),
  ];
  return spelled(lines.join('\n').trimEnd(), style);
}

/** "9 workloads, 10 calls (8 of high, 2 of low confidence), ..." */
function summary({ files, topology }: DiscoveryView): string {
  const { workloads, calls, entryPoints, externals } = topology;
  const parts = [
    counted(workloads.length, 'workload'),
    `${counted(calls.length, 'call')}${confidences(calls)}`,
    counted(entryPoints.length, 'entry point'),
    counted(externals.length, 'external destination'),
  ];
  return `Read ${counted(files, 'file')}: ${parts.join(', ')}`;
}

/** "Passed over: 3 HorizontalPodAutoscaler, 1 Kafka" */
function passedOver({ otherKinds }: DiscoveryView, style: Style): string[] {
  if (otherKinds.length === 0) return [];
  const told = otherKinds.map(({ kind, count }) => `${count} ${printable(kind)}`).join(', ');
  return paragraph(`Passed over: ${told}`, style).map((line) => line.slice(2));
}

export function confidences(calls: readonly Call[]): string {
  const kinds = new Map<string, number>();
  for (const { origin } of calls) {
    const kind = origin.kind === 'inferred' ? `${origin.confidence} confidence` : origin.kind;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const order = ['declared', 'observed', 'high confidence', 'medium confidence', 'low confidence'];
  const told = order.flatMap((kind) => (kinds.has(kind) ? [`${kinds.get(kind)} ${kind}`] : []));
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
}

const reasons: Readonly<Record<string, string>> = {
  'call-not-accepted': 'a call of it is not accepted',
  'no-caller-seen': 'nobody is seen to call it',
  'no-callee-seen': 'it is seen to call nobody',
  'caller-unlabelled': 'a caller has no label to be let in by',
  'part-left-out': 'something of it fits into no answers file',
  'callee-missing': 'what it calls is not in the input',
  'mention-unread': 'a setting names a Service, and no call follows from it',
  'named-elsewhere': 'an object, ConfigMap or Secret that nobody here reads names its Service',
  'called-by-node': 'nodes call it',
  'called-by-platform': 'a workload of the platform calls it',
  'injected-container': 'its pods get or have a container that their description does not have',
  'cloud-destination': 'it speaks of a cloud without an address there',
  'input-unread': 'a part of the input that may speak of it cannot be read',
  'behind-knative': 'requests of it go through Knative',
  'route-missing': 'a gateway calls it by no route of the input',
  'caller-missing': 'a caller of it is not in the input',
  'unreadable-setting': 'a setting cannot be read',
  exposed: 'the outside reaches it without a gateway',
  'gateway-unknown': 'its gateway is not in the input',
  'callers-may-be-hidden': 'a silent workload beside it may call it',
  'peers-unseen': 'its own pods may call each other',
  'pods-not-in-input': 'pods that are not in the input run beside it',
  'not-said': 'nobody said that these are all its calls',
};

/** Why a workload's calls may not be all, in words. */
export function reasonsText(because: readonly string[]): string {
  return because.map((reason) => reasons[reason] ?? reason).join('; ');
}

/** The workloads that may have calls which nobody sees, and why. */
export function renderDoubts(doubts: NonNullable<DiscoveryView['unconfirmed']>, style: Style): string {
  const pairs = doubts.map(
    ({ workload, because }) =>
      [printable(`${workload.namespace}/${workload.name}`), reasonsText(because)] as const,
  );
  const title = `${counted(doubts.length, 'workload')} may have calls that cannot be seen`;
  return spelled(['', ...section(title, rows(pairs, style, 36), style)].join('\n'), style);
}

function unconfirmed({ unconfirmed: open, topology, verbose }: DiscoveryView, style: Style): string[] {
  if (open === undefined || open.length === 0) return [];
  const shown = verbose ? open : open.slice(0, mostUnconfirmed);
  const pairs = shown.map(
    ({ workload, because }) =>
      [printable(`${workload.namespace}/${workload.name}`), reasonsText(because)] as const,
  );
  const title = `${open.length} of ${counted(topology.workloads.length, 'workload')} not confirmed: no policy isolates them`;
  const rest = open.length - shown.length;
  return section(
    title,
    [...rows(pairs, style, 36), ...(rest > 0 ? paragraph(`and ${rest} more: see --verbose`, style) : [])],
    style,
  );
}
