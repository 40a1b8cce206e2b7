import type { KubernetesObject } from '../model/kubernetes.ts';
import { type Fields, fields, isFields } from './untrusted.ts';

/** Labels, annotations and spec of the pods that an object makes (or is). */
export interface PodTemplate {
  readonly metadata: Fields;
  readonly spec: Fields;
}

/** Kinds that run pods, the owners before the owned: where names collide, the earlier kind keeps the plain name. */
export const workloadKinds = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Rollout',
  'DeploymentConfig',
  'KnativeService',
  'CronJob',
  'Job',
  'ReplicaSet',
  'ReplicationController',
  'Pod',
] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

const groups: Readonly<Record<WorkloadKind, RegExp>> = {
  Deployment: /^(apps|extensions)\//,
  StatefulSet: /^apps\//,
  DaemonSet: /^(apps|extensions)\//,
  Rollout: /^argoproj\.io\//,
  DeploymentConfig: /^(apps\.openshift\.io\/|v1$)/,
  KnativeService: /^serving\.knative\.dev\//,
  CronJob: /^batch\//,
  Job: /^batch\//,
  ReplicaSet: /^(apps|extensions)\//,
  ReplicationController: /^v1$/,
  Pod: /^v1$/,
};

/** The kind as the advisor names it (a Knative Service is not a core Service); undefined when it runs no pods. */
export function workloadKindOf(kind: string, apiVersion: string): WorkloadKind | undefined {
  const named = kind === 'Service' && groups.KnativeService.test(apiVersion) ? 'KnativeService' : kind;
  const found = workloadKinds.find((candidate) => candidate === named);
  return found !== undefined && groups[found].test(apiVersion) ? found : undefined;
}

/**
 * The pod template of a workload object; undefined when it has none of its own (an Argo Rollout that refers to a
 * Deployment) or is no workload.
 */
export function podTemplateOf(object: KubernetesObject): PodTemplate | undefined {
  const kind = workloadKindOf(object.kind, object.apiVersion);
  if (kind === undefined) return undefined;
  if (kind === 'Pod') return { metadata: object.metadata, spec: fields(object.spec) };
  const spec = fields(object.spec);
  const template = kind === 'CronJob' ? fields(fields(spec.jobTemplate).spec).template : spec.template;
  if (!isFields(template)) return undefined;
  return { metadata: fields(template.metadata), spec: fields(template.spec) };
}
