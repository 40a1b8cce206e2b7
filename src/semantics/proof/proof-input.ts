import type { Approach } from '../../model/decision.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { Plan } from '../../model/plan.ts';
import type { DataPlane, Platform } from '../../model/platform.ts';
import type { Topology } from '../../model/topology.ts';
import type { Judge } from '../judge.ts';
import type { World } from './world.ts';

/** What a proof is about: what was declared, and the plan that is to allow it and nothing else. */
export interface ProofInput {
  readonly topology: Topology;
  readonly platform: Platform;
  readonly approach: Approach;
  readonly dataPlane?: DataPlane;
  readonly plan: Plan;
  /** Policies that are in force before the rollout begins. */
  readonly existing: readonly KubernetesObject[];
}

/** Builds the judge of one state of the cluster. */
export type CompileJudge = (
  world: World,
  objects: readonly KubernetesObject[],
  platform: Platform,
  /** Packets as they are on the wire: no mesh, whatever the labels say. */
  onTheWire?: boolean,
) => Judge;
