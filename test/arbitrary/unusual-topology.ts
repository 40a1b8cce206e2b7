import fc from 'fast-check';
import type { Labels } from '../../src/model/kubernetes.ts';
import type { Topology, Workload } from '../../src/model/topology.ts';
import { topology } from './topology.ts';

const changes = fc.record({
  hostNetwork: fc.array(fc.nat(5), { maxLength: 1 }),
  legacy: fc.array(fc.nat(5), { maxLength: 1 }),
  twins: fc.boolean(),
  sharedService: fc.boolean(),
  secondService: fc.boolean(),
  headless: fc.array(fc.nat(5), { maxLength: 2 }),
  withoutService: fc.array(fc.nat(5), { maxLength: 1 }),
  replication: fc.boolean(),
  callsItself: fc.boolean(),
  versions: fc.constantFrom('none' as const, 'of a callee' as const, 'behind a gateway' as const),
  timeout: fc.boolean(),
  overlap: fc.boolean(),
  meshToday: fc.constantFrom('none' as const, 'sidecar' as const, 'ambient' as const),
  staysAsItIs: fc.boolean(),
});
type Changes = typeof changes extends fc.Arbitrary<infer T> ? T : never;

/**
 * What is rarer and changes more at once: pods beyond the layers, a mesh that runs, labels and Services shared, ports
 * that no Service names.
 */
export const unusualTopology: fc.Arbitrary<Topology> = fc
  .tuple(topology, changes)
  .map(([plain, change]) => changed(plain, change));

function changed(plain: Topology, change: Changes): Topology {
  const workloads = plain.workloads.map((own, index) => unusual(own, index, change));
  const [first] = plain.calls.filter(({ to }) => to.kind === 'workload');
  return {
    ...plain,
    workloads,
    namespaces: plain.namespaces.map((own, index) => ({
      ...own,
      meshToday: change.meshToday,
      joinsMesh: !(change.staysAsItIs && index === 0),
    })),
    calls: [
      ...plain.calls.map((own) =>
        own === first && change.replication ? { ...own, purpose: 'replication' as const } : own,
      ),
      ...(change.callsItself && first ? [callToItself(first, plain.calls.length)] : []),
    ],
    traffic: trafficOf(
      change,
      change.versions === 'behind a gateway' ? plain.entryPoints[0] : first,
      workloads,
    ),
  };
}

/** The callee's own replicas call each other where others call them. */
function callToItself(call: Topology['calls'][number], index: number): Topology['calls'][number] {
  if (call.to.kind !== 'workload') return call;
  return { ...call, answer: `topology.calls[${index}]`, from: call.to };
}

function unusual(own: Workload, index: number, change: Changes): Workload {
  const twin = change.twins && index % 3 === 0;
  const wider = change.overlap && index % 3 === 0 && index > 0;
  const labels: Labels = wider ? { app: 'w0', track: `t${index}` } : own.labels;
  return {
    ...own,
    labels: twin ? { app: 'twin' } : labels,
    hostNetwork: change.hostNetwork.includes(index),
    role: change.legacy.includes(index) ? 'legacy' : own.role,
    services: servicesOf(own, index, change),
  };
}

function servicesOf(own: Workload, index: number, change: Changes): Workload['services'] {
  const [first, ...others] = own.services;
  if (!first || change.withoutService.includes(index)) return [];
  return [
    // Its first port is another than the pods': whoever goes by its name has to know theirs.
    { ...first, headless: change.headless.includes(index) },
    ...others,
    ...(change.secondService && index % 2 === 0 ? [{ ...first, name: `${own.name}-again` }] : []),
    ...(change.sharedService && own.labels.tier === 'back' ? [{ ...first, name: 'back' }] : []),
  ];
}

/** A callee shares its traffic with another workload of its namespace, and has a timeout on all its ports. */
function trafficOf(
  { versions: wanted, timeout }: Changes,
  flow: Topology['calls'][number] | Topology['entryPoints'][number] | undefined,
  workloads: readonly Workload[],
): Topology['traffic'] {
  if (!flow || !('namespace' in flow.to)) return [];
  const { namespace, name } = flow.to;
  const addressed = ({ services }: Workload) => services.find(({ headless }) => !headless);
  const [callee, other] = [true, false].map((same) =>
    workloads.find((one) => one.namespace === namespace && (one.name === name) === same && addressed(one)),
  );
  // Versions are Services with an address: anything else the answers refuse.
  const [own, service] = [callee && addressed(callee), other && addressed(other)];
  const versions =
    wanted !== 'none' && own && service
      ? [
          { service: own.name, weight: 90 },
          { service: service.name, weight: 10 },
        ]
      : [];
  if (versions.length === 0 && !timeout) return [];
  const settings = { answer: 'topology.traffic[0]', to: { namespace, name }, versions };
  return [timeout ? { ...settings, timeout: '2s' } : settings];
}
