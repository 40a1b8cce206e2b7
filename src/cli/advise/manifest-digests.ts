import type { Finding } from '../../model/finding.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { Topology } from '../../model/topology.ts';
import type { FromManifests } from '../discover/from-manifests.ts';
import { unattributed } from './resolved-answers.ts';
import { digest } from './value-digest.ts';

/** Digests of what manifests show, so that a later run can name what is another. */
export interface ManifestDigests {
  /** Of all that they show. */
  readonly whole: string;
  /** Of each policy in force, by kind and name. */
  readonly policies: Readonly<Record<string, string>>;
  /** Of each thing that they leave open, sorted. */
  readonly doubts: readonly string[];
}

/** Findings that leave open whom a workload calls or who calls it. */
const doubtful: ReadonlySet<string> = new Set([
  'called-by-api-server',
  'called-by-node',
  'called-by-platform',
  'callee-not-in-input',
  'caller-not-in-input',
  'cloud-destination',
  'exposed-service',
  'gateway-not-in-input',
  'gateway-without-route',
  'injected-container',
  'input-passed-over',
  'knative-path',
  'mentioned-service',
  'missing-port',
  'missing-service',
  'named-by-object',
  'object-defined-again',
  'object-refused',
  'operator-object',
  'patch-not-applied',
  'secret-address',
  'service-without-workload',
  'template-not-rendered',
  'unknown-port',
  'unlabelled-workload',
  'unread-config-map',
  'unread-secret',
  'unreadable-document',
  'unreadable-setting',
  'unseen-peers',
]);

/** Values of findings that say where, and move though nothing has changed; those seen in traffic come and go. */
const passing: ReadonlySet<string> = new Set(['field', 'object', 'source', 'callers', 'callees']);

/** The digests of a run, whatever order and whichever lines the manifests show it in. */
export function manifestDigests({ discovery, existing, findings }: FromManifests): ManifestDigests {
  const doubts = [...doubtsIn(findings).keys()].sort();
  return {
    whole: digest({ topology: withoutReplicas(unattributed(discovery.topology)), existing, doubts }),
    policies: Object.fromEntries(existing.map((object) => [nameOf(object), short(object)]).sort()),
    doubts,
  };
}

/** An autoscaler changes the number of pods all day. */
function withoutReplicas({ workloads, ...topology }: Topology) {
  return { ...topology, workloads: workloads.map(({ replicas: _, ...workload }) => workload) };
}

/** What findings leave open, by digest. */
export function doubtsIn(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  return new Map(
    findings
      .filter(({ code }) => doubtful.has(code))
      .map((finding) => {
        const values = Object.entries(finding.values ?? {}).filter(([key]) => !passing.has(key));
        return [short([finding.code, ...values]), finding] as const;
      }),
  );
}

function nameOf({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function short(value: unknown): string {
  return digest(value).slice(0, 16);
}
