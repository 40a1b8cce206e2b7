import type { Answers } from '../../../src/model/answers.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { namespacedName } from '../../../src/model/namespaced-name.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { hasBit } from '../../../src/semantics/bitset.ts';
import { compileJudge } from '../../../src/semantics/compile-judge.ts';
import {
  afterStep,
  documentsByDirectory,
  labelsInForce,
  startState,
} from '../../../src/semantics/proof/rollout-state.ts';
import { elsewhere, worldOf } from '../../../src/semantics/proof/world.ts';
import { knowledge } from './advise-application.ts';

export interface Beyond {
  /** Ports of workloads at which the bundle lets nobody in that nobody declared. */
  readonly closed: number;
  /** Calls between workloads on application ports that the bundle allows there, and the published policies deny. */
  readonly calls: readonly string[];
}

/** What a bundle allows that other policies deny, wherever it denies by default; both judged at the end of its rollout. */
export function allowedBeyond(
  { topology, platform }: Answers,
  plan: Plan,
  published: readonly KubernetesObject[],
): Beyond {
  if (!topology) return { closed: 0, calls: [] };
  const documents = documentsByDirectory(plan.documents);
  const end = plan.phases
    .flatMap(({ steps }) => steps)
    .reduce((state, step) => afterStep(state, step, documents), startState(topology, []));
  const objects = [...end.objects.values()];
  const world = worldOf(topology, platform, labelsInForce(end), end.serviceLabels, objects);
  // Their authors wrote them for the ports of the application, which a policy sees behind sidecars.
  const sidecars = new Map(topology.namespaces.map(({ name }) => [name, { 'istio-injection': 'enabled' }]));
  const theirWorld = worldOf(topology, platform, sidecars, new Map());
  const compile = ({ cluster }: typeof world, policies: readonly KubernetesObject[]) =>
    compileJudge(cluster, policies, platform, knowledge().networkPlugins);
  const [ours, theirs] = [compile(world, objects), compile(theirWorld, published)];
  const indices = new Map(theirWorld.cluster.workloads.map((one, index) => [namespacedName(one), index]));
  const { workloads } = world.cluster;
  const stranger = workloads.findIndex((one) => world.strangers.includes(one) && one.namespace === elsewhere);
  let closed = 0;
  const calls: string[] = [];
  for (const destination of workloads) {
    for (const { port, protocol } of world.declared(destination)?.ports ?? []) {
      const own = ours.row(destination, port, protocol);
      if (!hasBit(own.denied, stranger)) continue;
      closed += 1;
      const callee = theirWorld.byKey.get(namespacedName(destination)) ?? destination;
      const { denied } = theirs.row(callee, port, protocol);
      workloads.forEach((source, index) => {
        const passes = hasBit(own.allowed, index) || hasBit(own.conditional, index);
        if (!world.declared(source) || source === destination || !passes) return;
        if (!hasBit(denied, indices.get(namespacedName(source)) ?? -1)) return;
        calls.push(`${namespacedName(source)} -> ${namespacedName(destination)}:${port}/${protocol}`);
      });
    }
  }
  return { closed, calls };
}
