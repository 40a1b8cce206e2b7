import { expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { ClusterWorkload } from '../../src/model/cluster.ts';
import type { Probe, ProbeSuite } from '../../src/model/probe.ts';
import type { RequestDestination, TrafficRequest } from '../../src/model/request.ts';
import type { Topology } from '../../src/model/topology.ts';
import type { CallerSees } from '../../src/model/verdict.ts';
import { compileJudge } from '../../src/semantics/compile-judge.ts';
import { labelsInForce, momentsOf, startState } from '../../src/semantics/proof/rollout-state.ts';
import { worldOf } from '../../src/semantics/proof/world.ts';
import { planOf, type Scenario, scenarios, type Way, ways } from '../rendering/fixtures/scenarios.ts';

const knowledge = loadKnowledge('questions');
const blocking = new Set(
  knowledge.findings.filter(({ severity }) => severity === 'blocking').map(({ code }) => code),
);
/** Scenarios whose cluster is not what the bundle alone makes of it: policies of others, or a plugin's own reading. */
const foreign = ['a cluster that has policies', 'a plugin that compares Service ports'];

/** What a caller may see, by the expectation of a probe. */
const visible: Readonly<Record<Probe['expect'], readonly CallerSees[]>> = {
  name: ['response'],
  connect: ['response'],
  stay: ['response'],
  answer: ['response'],
  timeout: ['timeout'],
  // What is denied and cannot be known is one of these by how the caller's proxy reads the port.
  cut: ['timeout', 'reset', '403', '502', '503', 'unknown'],
  refusal: ['reset', '403', '503'],
  forbidden: ['403'],
};

const cases = Object.entries(scenarios)
  .filter(([name]) => !foreign.includes(name))
  .flatMap(([name, scenario]) => ways.map((way) => ({ name, scenario, ...way })));

it.each(cases)(
  'every probe of $name sees what the policies do under $approach $dataPlane',
  ({ scenario, ...way }) => {
    expect(surprises(scenario, way)).toEqual([]);
  },
);

/** Asks the judge of the final state every probe of a suite, from pods that are put beside the declared ones. */
function surprises(scenario: Scenario, way: Way): string[] {
  const { platform } = scenario.answers;
  const topology = scenario.answers.topology as Topology;
  const plan = planOf(scenario, way);
  if (plan.findings.some(({ code }) => blocking.has(code))) return [];
  const suite = plan.probes as ProbeSuite;
  const start = startState(topology, scenario.existing ?? []);
  let end = start;
  for (const { undo, state } of momentsOf(plan, start, platform.istio.namespace)) if (!undo) end = state;
  const objects = [...end.objects.values()];
  const world = worldOf(topology, platform, labelsInForce(end), end.serviceLabels, objects);
  const pods = suite.pods.map(
    (pod, index): ClusterWorkload => ({
      namespace: pod.namespace,
      name: `probe-${index}`,
      kind: 'Pod',
      labels: { ...pod.labels, 'netmesh-advisor/probe': 'true' },
      annotations: {},
      serviceAccount: pod.serviceAccount,
      hostNetwork: false,
      addresses: [`10.200.${index >> 8}.${index & 255}`],
      nodeAddresses: [],
      ports: [],
    }),
  );
  const known = new Set(world.cluster.namespaces.map(({ name }) => name));
  const namespaces = [...new Set(pods.map(({ namespace }) => namespace))]
    .filter((name) => !known.has(name))
    .map((name) => ({ name, labels: { 'kubernetes.io/metadata.name': name } }));
  const cluster = {
    ...world.cluster,
    namespaces: [...world.cluster.namespaces, ...namespaces],
    workloads: [...world.cluster.workloads, ...pods],
  };
  // Pods of probes are no gateways, whatever labels they bear.
  const judge = compileJudge(cluster, objects, { ...platform, gateways: [] }, knowledge.networkPlugins);
  return suite.probes.flatMap((probe) => {
    const destination = destinationOf(probe, topology);
    if (!destination) return [];
    const source = { workload: { namespace: pods[probe.pod]?.namespace ?? '', name: `probe-${probe.pod}` } };
    const request: TrafficRequest = {
      source,
      destination,
      port: probe.port,
      protocol: 'TCP',
      ...(probe.request && probe.target.kind !== 'host' && { http: httpOf(probe, topology) }),
    };
    const verdict = judge.ask(request);
    if (verdict.outcome === 'undetermined') return [];
    return visible[probe.expect].includes(verdict.callerSees)
      ? []
      : [`${probe.kind} ${probe.title}: expects ${probe.expect}, sees ${verdict.callerSees}`];
  });
}

function destinationOf(
  { target, expect: expected }: Probe,
  topology: Topology,
): RequestDestination | undefined {
  switch (target.kind) {
    case 'service':
      // The API server's own Service stands for any name here: the lookup is the resolver's.
      return expected === 'name'
        ? undefined
        : { service: { namespace: target.namespace, name: target.name } };
    case 'pods': {
      const found = topology.workloads.find(
        ({ namespace, labels }) =>
          namespace === target.namespace && JSON.stringify(labels) === JSON.stringify(target.labels),
      );
      return found && { workload: { namespace: found.namespace, name: found.name } };
    }
    case 'host': {
      const external = topology.externals.find(
        ({ hosts, cidrs }) => hosts.includes(target.host) || cidrs.length > 0,
      );
      return { address: external?.cidrs[0]?.split('/')[0] ?? '93.184.216.34' };
    }
    case 'outside':
      return { address: '1.1.1.1' };
    default:
      return target satisfies never;
  }
}

function httpOf({ request }: Probe, topology: Topology): TrafficRequest['http'] {
  const { method = '', path = '', headers = [], token } = request ?? {};
  const issuer = topology.tokenIssuers.find(({ name }) => token?.variable === `TOKEN_${name.toUpperCase()}`);
  return {
    method,
    path,
    headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
    ...(issuer && {
      token: {
        issuer: issuer.issuer,
        subject: 'probe',
        audiences: issuer.audiences,
        claims: { realm: { role: 'admin' }, role: 'admin' },
        ...(token?.place.kind === 'header' &&
          token.place.name !== 'Authorization' && {
            location: { header: token.place.name },
          }),
      },
    }),
  };
}
