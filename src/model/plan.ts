import type { Finding } from './finding.ts';
import type { KubernetesObject } from './kubernetes.ts';
import type { ProbeSuite } from './probe.ts';

/** One document of the bundle, before it is written. */
export interface PlannedDocument {
  readonly object: KubernetesObject;
  /** Template that made it. */
  readonly template: string;
  /** Why it is there, one or two sentences. */
  readonly why: string;
  /** Paths in the answers that asked for it. */
  readonly answers: readonly string[];
  /**
   * Path of the file in the bundle, with forward slashes: `08-network-policies/production/payment.yaml`. Documents about
   * one workload share it.
   */
  readonly file: string;
}

/** A step of the rollout that can be applied, checked and undone by itself. */
export interface Phase {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** Carried out in order. After each, every declared call is still allowed (proven). */
  readonly steps: readonly RolloutStep[];
  /** Leads back to the state before the phase, itself in order. */
  readonly undo: readonly RolloutStep[];
  readonly checks: readonly Check[];
}

export type RolloutStep =
  /** `kubectl apply -k directory` */
  | { readonly kind: 'apply'; readonly directory: string }
  /** `kubectl delete -k directory` */
  | { readonly kind: 'delete'; readonly directory: string }
  /** `kubectl label`; null takes the label away. */
  | {
      readonly kind: 'label';
      readonly target: {
        readonly kind: 'Namespace' | 'Service';
        readonly namespace?: string;
        readonly name: string;
      };
      readonly labels: Readonly<Record<string, string | null>>;
    }
  /** `kubectl rollout restart` of every workload of a namespace that joins or leaves the mesh by injection. */
  | { readonly kind: 'restart'; readonly namespace: string }
  /** A command for a person that changes no policy state (install values, waiting). */
  | { readonly kind: 'command'; readonly command: string; readonly why: string };

/** What to look at before going on; the command must be able to fail when the thing is wrong. */
export interface Check {
  readonly title: string;
  readonly command: string;
  readonly expect: string;
}

export interface Plan {
  readonly phases: readonly Phase[];
  /** Every document, in the order of phases and files. */
  readonly documents: readonly PlannedDocument[];
  /** Those in force when the rollout is over (bypasses left out), with their files in `final/`. */
  readonly final: readonly PlannedDocument[];
  /** Values files and other parts that are not applied with kubectl. */
  readonly values: readonly {
    readonly file: string;
    readonly value: unknown;
    readonly why: string;
    readonly answers: readonly string[];
  }[];
  readonly notGenerated: readonly { readonly what: string; readonly why: string; readonly answer?: string }[];
  readonly findings: readonly Finding[];
  /** Live tests of what stands when the rollout is over. */
  readonly probes?: ProbeSuite;
}

/** A file of the bundle, ready to write. */
export interface BundleFile {
  readonly path: string;
  readonly content: string;
  readonly executable?: boolean;
}
