import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterWorkload } from '../../../src/model/cluster.ts';
import type { Protocol } from '../../../src/model/kubernetes.ts';
import type { LayerVerdict, Outcome } from '../../../src/model/verdict.ts';
import { hasBit } from '../../../src/semantics/bitset.ts';
import type { Endpoint, Hop } from '../../../src/semantics/mesh-judge.ts';
import { formatAddress } from '../../../src/semantics/network-policy/address.ts';
import {
  allowedInDirection,
  allowedPorts,
  mayAllowAny,
} from '../../../src/semantics/network-policy/allowed-ports.ts';
import { askNetworkPolicy } from '../../../src/semantics/network-policy/ask.ts';
import {
  type CompiledNetworkPolicies,
  compileNetworkPolicies,
} from '../../../src/semantics/network-policy/compile.ts';
import { externalRanges } from '../../../src/semantics/network-policy/external-ranges.ts';
import {
  hasPort,
  intersectionOfPorts,
  noPorts,
  noPortsIn,
  portSet,
} from '../../../src/semantics/network-policy/port-set.ts';
import { networkPolicyRows } from '../../../src/semantics/network-policy/rows.ts';
import { clusterOf, plainFacts, policies, randomWorld } from './random-cluster.ts';

const questions: readonly (readonly [Protocol, number])[] = [
  ['TCP', 80],
  ['TCP', 53],
  ['UDP', 53],
  ['TCP', 8080],
  ['SCTP', 3868],
];

function workloadEnd(workload: ClusterWorkload): Endpoint {
  return { kind: 'workload', workload };
}

function outcomeOf({ egress, ingress }: { egress: LayerVerdict; ingress: LayerVerdict }): Outcome {
  const outcomes = [egress.outcome, ingress.outcome];
  return outcomes.includes('denied')
    ? 'denied'
    : outcomes.includes('undetermined')
      ? 'undetermined'
      : 'allowed';
}

function* hopsOf(compiled: CompiledNetworkPolicies): Generator<Hop> {
  const addresses = (['203.0.113.7', '203.0.113.200', '192.0.2.1', '2001:db8::9'] as const).map(
    (address): Endpoint => ({ kind: 'address', address }),
  );
  const pods = compiled.cluster.workloads.map(workloadEnd);
  for (const source of [...pods, ...addresses]) {
    for (const destination of [...pods, ...addresses]) {
      if (source.kind === 'address' && destination.kind === 'address') continue;
      for (const [protocol, port] of questions) yield { source, destination, protocol, port };
    }
  }
}

describe('NetworkPolicy semantics, for random clusters and policies', () => {
  it('rows say of each source what a single question says', () => {
    fc.assert(
      fc.property(randomWorld, ({ objects, facts }) => {
        const compiled = compileNetworkPolicies(clusterOf(objects), objects, facts);
        const rows = networkPolicyRows(compiled);
        for (const destination of compiled.cluster.workloads) {
          for (const [protocol, port] of questions) {
            const row = rows.row(destination, port, protocol);
            for (const [index, source] of compiled.cluster.workloads.entries()) {
              const sets = (['allowed', 'undetermined', 'denied'] as const).filter((set) =>
                hasBit(row[set], index),
              );
              const hop = {
                source: workloadEnd(source),
                destination: workloadEnd(destination),
                protocol,
                port,
              };
              expect(sets, `${source.name} to ${destination.name} ${protocol} ${port}`).toEqual([
                outcomeOf(askNetworkPolicy(compiled, hop)),
              ]);
            }
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('port ranges say of each port what a single question says', () => {
    fc.assert(
      fc.property(randomWorld, ({ objects, facts }) => {
        const compiled = compileNetworkPolicies(clusterOf(objects), objects, facts);
        for (const hop of hopsOf(compiled)) {
          const ports = allowedPorts(compiled, hop.source, hop.destination);
          const found: Outcome = hasPort(ports.sure, hop.protocol, hop.port)
            ? 'allowed'
            : hasPort(ports.possible, hop.protocol, hop.port)
              ? 'undetermined'
              : 'denied';
          expect(found, JSON.stringify(hop)).toBe(outcomeOf(askNetworkPolicy(compiled, hop)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('some of the wanted ports may pass exactly where ranges have one of them', () => {
    const wanted = questions.map(([protocol, port]) => portSet([[protocol, port, port + 10]]));
    fc.assert(
      fc.property(randomWorld, ({ objects, facts }) => {
        const compiled = compileNetworkPolicies(clusterOf(objects), objects, facts);
        for (const { source, destination } of hopsOf(compiled)) {
          for (const direction of ['egress', 'ingress'] as const) {
            const { possible } = allowedInDirection(compiled, source, destination, direction);
            for (const ports of [...wanted, noPorts]) {
              const may = mayAllowAny(compiled, source, destination, direction, ports);
              expect(may).toBe(!noPortsIn(intersectionOfPorts(ports, possible)));
            }
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('verdicts and their reasons do not depend on the order of documents', () => {
    const shuffled = randomWorld.chain(({ objects, facts }) =>
      fc
        .shuffledSubarray([...objects], { minLength: objects.length, maxLength: objects.length })
        .map((other) => ({ objects, other, facts })),
    );
    fc.assert(
      fc.property(shuffled, ({ objects, other, facts }) => {
        const first = compileNetworkPolicies(clusterOf(objects), objects, facts);
        const second = compileNetworkPolicies(clusterOf(other), other, facts);
        const answers = (compiled: CompiledNetworkPolicies) =>
          [...hopsOf(compiled)].map((hop) => askNetworkPolicy(compiled, hop));
        expect(answers(second)).toEqual(answers(first));
      }),
      { numRuns: 200 },
    );
  });

  it('a further policy never takes away what was allowed in a direction that was already isolated', () => {
    fc.assert(
      fc.property(randomWorld, policies('q', 1), ({ objects }, added) => {
        const cluster = clusterOf(objects);
        const before = compileNetworkPolicies(cluster, objects, plainFacts);
        const after = compileNetworkPolicies(cluster, [...objects, ...added], plainFacts);
        for (const hop of hopsOf(before)) {
          const old = askNetworkPolicy(before, hop);
          const now = askNetworkPolicy(after, hop);
          for (const side of ['egress', 'ingress'] as const) {
            const { decidedBy } = old[side];
            if (old[side].outcome !== 'allowed' || !('policy' in decidedBy)) continue;
            expect(now[side].outcome, JSON.stringify(hop)).toBe('allowed');
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('all addresses of one external range are treated alike', () => {
    fc.assert(
      fc.property(randomWorld, fc.double({ min: 0, max: 1, noNaN: true }), ({ objects }, where) => {
        const compiled = compileNetworkPolicies(clusterOf(objects), objects, plainFacts);
        for (const { family, from, to } of [...externalRanges(compiled, 4), ...externalRanges(compiled, 6)]) {
          const inside = from + ((to - from) * BigInt(Math.floor(where * 1000))) / 1000n;
          for (const workload of compiled.cluster.workloads) {
            const ports = [from, inside, to].map((value) =>
              allowedPorts(compiled, workloadEnd(workload), {
                kind: 'address',
                address: formatAddress({ family, value }),
              }),
            );
            expect(ports[1]).toEqual(ports[0]);
            expect(ports[2]).toEqual(ports[0]);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
