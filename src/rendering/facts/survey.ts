import type { Answers } from '../../model/answers.ts';
import type { Decision } from '../../model/decision.ts';
import { gatewayNameLabel } from '../../model/gateway-name-label.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import type { DataPlane, Platform } from '../../model/platform.ts';
import type {
  Call,
  EntryPoint,
  ExternalDestination,
  MeshMode,
  Topology,
  TopologyNamespace,
  Workload,
} from '../../model/topology.ts';
import { httpProtocols } from '../../model/topology.ts';
import type { Dialled } from './flows.ts';
import type { ForeignPods } from './foreign-pods.ts';
import type { LabelSelector } from './network-facts.ts';

/** One workload with everything that the rules ask about it. */
export interface SurveyedWorkload {
  readonly workload: Workload;
  /** Those of its Services that were declared for it; others only select its pods too. */
  readonly ownServices: Workload['services'];
  readonly mode: MeshMode;
  readonly modeToday: MeshMode;
  readonly podSelector: LabelSelector;
  readonly matchLabels: Labels;
  /** Other workloads that `matchLabels` selects too: only NetworkPolicy can leave them out. */
  readonly alsoSelects: readonly string[];
  /** Directions in which NetworkPolicies isolate it. */
  readonly guards: { readonly ingress: boolean; readonly egress: boolean };
  /** Whether AuthorizationPolicies and STRICT may select it. */
  readonly authorized: boolean;
  /** Why `guards` or `authorized` say no although the layer is there: codes of findings. */
  readonly leftOut: readonly (
    | 'unconfirmed-workload'
    | 'host-network-workload'
    | 'shared-labels'
    | 'platform-workload'
    | 'api-server-address-unknown'
  )[];
  /** Undefined outside the mesh: it has no identity. */
  readonly principal: string | undefined;
  readonly usesWaypoint: boolean;
  /** Whether Istio takes it for a gateway, which has a proxy of its own in ambient too. */
  readonly isGateway: boolean;
}

export interface Survey {
  readonly decision: Decision;
  readonly answers: Answers;
  readonly platform: Platform;
  readonly topology: Topology;
  readonly existing: readonly KubernetesObject[];
  /** Of those, `Kind namespace/name`, the ones that are not to be retired. */
  readonly needed: ReadonlySet<string>;
  readonly np: boolean;
  readonly mesh: boolean;
  readonly dataPlane: DataPlane | 'none';
  /** The declared calls with those that follow from them: to versions of a callee, and to all pods of its Service. */
  readonly calls: readonly (Call & Dialled)[];
  /** The same of entry points. */
  readonly entryPoints: readonly (EntryPoint & Dialled)[];
  readonly selectedToo: readonly SelectedToo[];
  /** Calls and entry points by the key of their callee. */
  readonly callsTo: ReadonlyMap<string, readonly (Call & Dialled)[]>;
  /** Calls by the key of their caller. */
  readonly callsFrom: ReadonlyMap<string, readonly Call[]>;
  readonly entriesTo: ReadonlyMap<string, readonly (EntryPoint & Dialled)[]>;
  readonly workloads: readonly SurveyedWorkload[];
  readonly namespaces: readonly SurveyedNamespace[];
  /** Path of a workload in the answers. */
  answerOf(workload: Workload): string;
  /** The gateway of the platform through which something enters; undefined: it has none of that name. */
  gatewayOf(entry: EntryPoint): Platform['gateways'][number] | undefined;
  /** The destination outside that a call leads to; undefined: it leads to a workload. */
  externalOf(call: Call): ExternalDestination | undefined;
  find(reference: { readonly namespace: string; readonly name: string }): SurveyedWorkload;
  requirement(id: string): string | readonly string[] | undefined;
}

/** A Service that selects pods of a workload that it was not declared for. */
export interface SelectedToo {
  readonly service: string;
  readonly workload: Workload;
}

export interface SurveyedNamespace {
  readonly namespace: TopologyNamespace;
  /** Sorted by name. */
  readonly workloads: readonly SurveyedWorkload[];
  /** Pods of the platform that live here: no policy of ours may select them. */
  readonly foreign: readonly ForeignPods[];
  /**
   * Whether AuthorizationPolicies and STRICT can cover the namespace as a whole: every meshed workload may be held to
   * them, and pods of the platform have labels by which they are let off.
   */
  readonly coverable: boolean;
  /** Whether the cluster or Istio runs its own pods here, of which nobody declares all. */
  readonly ofPlatform: boolean;
  readonly hasWaypoint: boolean;
  /** Whether its pods join the mesh in this rollout. */
  readonly joins: boolean;
}

export function isHttp(appProtocol: string): boolean {
  return (httpProtocols as readonly string[]).includes(appProtocol);
}

export function principalOf(platform: Platform, namespace: string, serviceAccount: string): string {
  return `${platform.istio.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

/** Services of a workload that lead a flow to one of its TCP ports through an address of their own. */
export function servicesFor(
  workload: Workload,
  { port, through }: { readonly port: number } & Dialled,
): { readonly name: string; readonly port: number }[] {
  return workload.services
    .filter(({ name, headless }) => !headless && (through === undefined || through.includes(name)))
    .flatMap(({ name, ports }) =>
      ports
        .filter(({ targetPort, protocol }) => targetPort === port && protocol === 'TCP')
        .map((served) => ({ name, port: served.port })),
    );
}

/**
 * Whether a flow between pods travels through the callee's waypoint once Services are labelled for it. One that dials a
 * headless Service comes to the pods themselves, past the waypoint.
 */
export function goesThroughWaypoint(
  caller: MeshMode,
  callee: SurveyedWorkload,
  flow: { readonly port: number; readonly protocol: string } & Dialled,
): boolean {
  return (
    callee.usesWaypoint &&
    caller === 'ambient' &&
    flow.protocol === 'TCP' &&
    servicesFor(callee.workload, flow).length > 0
  );
}

/** Name of the waypoint in every namespace that needs one; its pods carry it as `gateway-name`. */
export const waypointName = 'waypoint';

export const waypointLabels: Labels = { [gatewayNameLabel]: waypointName };
