import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject, PlacedObject } from '../../../src/model/kubernetes.ts';
import { acceptedObjects } from '../../../src/semantics/verification/accepted-objects.ts';
import { compareConnectivity } from '../../../src/semantics/verification/compare-connectivity.ts';
import { judgedSide } from '../../../src/semantics/verification/judged-side.ts';
import type { VerificationInput } from '../../../src/semantics/verification/verification-input.ts';
import { verifyPolicies } from '../../../src/semantics/verification/verify-policies.ts';
import { worldOfInput } from '../../../src/semantics/verification/world-of-input.ts';
import { platform } from '../../arbitrary/topology.ts';
import { policies, randomWorld } from '../network-policy/random-cluster.ts';

const authorization = fc
  .record({
    namespace: fc.constantFrom('a', 'b', 'c'),
    name: fc.constantFrom('first', 'second', 'third'),
    selector: fc.option(fc.constantFrom({ matchLabels: { app: 'x' } }), { nil: undefined }),
    action: fc.constantFrom('ALLOW', 'DENY'),
    principal: fc.constantFrom('cluster.local/ns/a/sa/default', '*'),
    operation: fc.constantFrom({ ports: ['80'] }, { methods: ['GET'] }, { ports: ['8080'], paths: ['/x'] }),
  })
  .map(
    ({ namespace, name, selector, action, principal, operation }): KubernetesObject => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name, namespace },
      spec: {
        ...(selector ? { selector } : {}),
        action,
        rules: [{ from: [{ source: { principals: [principal] } }], to: [{ operation }] }],
      },
    }),
  );

const authorizations = fc.uniqueArray(authorization, {
  maxLength: 3,
  selector: ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
});

/** Workloads with policies of both layers; sometimes policies alone. */
const objects = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: randomWorld.map((world) => world.objects) },
      { weight: 1, arbitrary: policies('p', 4) },
    ),
    authorizations,
  )
  .map(([world, rules]) => [...world, ...rules])
  .filter((all) => all.length > 0);

function inputOf(all: readonly KubernetesObject[]): VerificationInput {
  const placed = all.map((object, index): PlacedObject => ({ object, place: { file: `${index}.yaml` } }));
  return { objects: placed, platform, workloads: 'objects' };
}

describe('verification of random policies', () => {
  it('does not depend on the order of the documents', () => {
    fc.assert(
      fc.property(
        objects.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          const [first, second] = [all, shuffled].map((each) => {
            const { rows, needs, tooWide, deniedPairs } = verifyPolicies(inputOf(each), []).verification;
            return {
              rows,
              needs: needs.map(({ request, outcome }) => ({ request, outcome })),
              tooWide,
              deniedPairs,
            };
          });
          expect(second).toEqual(first);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says in the matrix what asking for one request says', () => {
    const seen = { allowed: 0, denied: 0 };
    fc.assert(
      fc.property(objects, (all) => {
        const input = inputOf(all);
        const { verification } = verifyPolicies(input, []);
        const accepted = acceptedObjects(input.objects);
        const verified = worldOfInput(input, accepted);
        const { judge, byName } = judgedSide(input, accepted, [], verified);
        const { unnamedPort } = verified.world;
        for (const {
          destination,
          port: first,
          endPort,
          protocol,
          everybody,
          allowed,
          conditional,
          undetermined,
        } of verification.rows) {
          const workload = byName.get(destination);
          if (!workload) throw new Error(`no workload ${destination}`);
          const asked = [
            first === 'other' ? unnamedPort : first,
            ...(endPort === undefined ? [] : [endPort]),
          ];
          const questions = asked.flatMap((port) => [...byName].map((caller) => [port, ...caller] as const));
          for (const [port, source, caller] of questions) {
            if (source === destination) continue;
            const { outcome } = judge.ask({
              source: { workload: caller },
              destination: { workload },
              port,
              protocol,
            });
            const where = `${source} to ${destination}:${port}/${protocol}`;
            if (conditional.includes(source)) continue;
            const told =
              everybody || allowed.includes(source)
                ? 'allowed'
                : undetermined.includes(source)
                  ? 'undetermined'
                  : 'denied';
            expect(outcome, where).toBe(told);
            if (told !== 'undetermined') seen[told] += 1;
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(Math.min(seen.allowed, seen.denied)).toBeGreaterThan(100);
  });
});

describe('the difference of random sets', () => {
  it('is empty between a set and itself', () => {
    fc.assert(
      fc.property(objects, (all) => {
        const input = inputOf(all);
        expect(compareConnectivity(input, inputOf([...all].reverse()), []).differences).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('turns around with its sides', () => {
    let different = 0;
    fc.assert(
      fc.property(objects, policies('q', 3), (all, more) => {
        const [before, after] = [inputOf(all), inputOf([...all, ...more])];
        const there = compareConnectivity(before, after, []).differences;
        const back = compareConnectivity(after, before, []).differences;
        different += there.length;
        expect(back.map(({ source, destination }) => `${source} ${destination}`)).toEqual(
          there.map(({ source, destination }) => `${source} ${destination}`),
        );
        expect(
          back.flatMap(({ ports }) => ports.map((one) => ({ ...one, before: one.after, after: one.before }))),
        ).toEqual(there.flatMap(({ ports }) => [...ports]));
      }),
      { numRuns: 40 },
    );
    expect(different).toBeGreaterThan(0);
  });
});
