/** A Kubernetes object of any kind, as parsed from YAML or JSON. Nothing in it is trusted. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly creationTimestamp?: string;
  readonly [field: string]: unknown;
}

export type Labels = Readonly<Record<string, string>>;

/** Where an object was read: a file as it was named by the user (or `-`), and the first line of its document (1-based). */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

export interface PlacedObject {
  readonly object: KubernetesObject;
  readonly place: Place;
}

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** Names one object: `kind namespace/name`; cluster-scoped objects have no namespace. */
export interface ObjectReference {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Names one workload. `name` is that of the controller (Deployment, StatefulSet, …) or of a bare Pod. */
export interface WorkloadReference {
  readonly namespace: string;
  readonly name: string;
}
