import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { clusterFrom } from '../../src/kubernetes/cluster.ts';
import { inNamespace } from '../../src/kubernetes/default-namespace.ts';
import { readObjects } from '../../src/kubernetes/read-objects.ts';

const pieces = fc.constantFrom(
  '---\n',
  '---',
  '...\n',
  '\n',
  '  ',
  '- ',
  ': ',
  '? ',
  '| \n',
  '> \n',
  '&a ',
  '*a ',
  '<<: ',
  '{',
  '}',
  '[',
  ']',
  '{{ x }}',
  '"',
  "'",
  '#',
  '\t',
  '\r\n',
  '!!binary ',
  '!x ',
  '%YAML 1.2\n',
  '\uFEFF',
  '\u2028',
  'apiVersion: v1\n',
  'kind: List\n',
  'kind: Pod\n',
  'items:\n',
  'metadata:\n  name: a\n',
  'metadata: {name: b}\n',
  'spec: {containers: [{ports: [{containerPort: 80}]}]}\n',
  '{"kind":"List","apiVersion":"v1","items":[',
);
const text = fc.oneof(
  fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** Any value where a field of a well-known object should be. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
  fc.constant(null),
  fc.constant([null]),
  fc.constant([{}]),
);
const object = fc.record(
  {
    apiVersion: fc.constantFrom(
      'v1',
      'apps/v1',
      'batch/v1',
      'networking.k8s.io/v1',
      'serving.knative.dev/v1',
      'argoproj.io/v1alpha1',
    ),
    kind: fc.constantFrom(
      'Pod',
      'Deployment',
      'CronJob',
      'Job',
      'Service',
      'Namespace',
      'NetworkPolicy',
      'Rollout',
      'ReplicaSet',
    ),
    metadata: fc.record(
      {
        name: fc.constantFrom('a', 'b'),
        namespace: odd,
        labels: odd,
        annotations: odd,
        ownerReferences: odd,
      },
      { requiredKeys: ['name'] },
    ),
    spec: fc.oneof(
      odd,
      fc.record({
        template: fc.oneof(
          odd,
          fc.record({
            metadata: odd,
            spec: fc.oneof(odd, fc.record({ containers: odd, initContainers: odd })),
          }),
        ),
        selector: odd,
        ports: odd,
        clusterIPs: odd,
        jobTemplate: odd,
      }),
    ),
    status: fc.oneof(odd, fc.record({ podIPs: odd, hostIPs: odd, podIP: odd })),
  },
  { requiredKeys: ['apiVersion', 'kind', 'metadata'] },
);

describe('hostile input', () => {
  it('any text is read without an error being thrown, and each object has what it must', () => {
    fc.assert(
      fc.property(text, (input) => {
        const { objects, problems, skipped } = readObjects(input, 'f');
        for (const { object: read, place } of objects) {
          expect([typeof read.kind, typeof read.apiVersion, typeof read.metadata.name]).toEqual([
            'string',
            'string',
            'string',
          ]);
          expect(place.line).toBeGreaterThan(0);
        }
        for (const problem of problems)
          expect(problem).toMatchObject({ file: 'f', line: expect.any(Number) });
        for (const skip of skipped) expect(skip.place.file).toBe('f');
      }),
      { numRuns: 2000 },
    );
  });

  it('objects of any content make a cluster of well-formed workloads', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 6 }), (values) => {
        const { objects } = readObjects(values.map((value) => dump(value)).join('---\n'), 'f');
        const { cluster } = clusterFrom(inNamespace(objects, 'n'));
        expect(cluster.workloads.length).toBeLessThanOrEqual(values.length);
        for (const { labels, serviceAccount, ports } of cluster.workloads) {
          expect(Object.values(labels).every((value) => typeof value === 'string')).toBe(true);
          expect(typeof serviceAccount).toBe('string');
          expect(ports.every(({ port }) => typeof port === 'number')).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

it('says what is wrong with a document without quoting it: a password may look like an alias or a tag', () => {
  for (const value of ['*sekret', '!sekret x', '!!sekret x', '!<tag:sekret> x', '!sek{ret x', '*sekret"a']) {
    for (const text of [
      `kind: Secret\nstringData:\n  p: ${value}\n`,
      `{"kind": "Secret", "data": {"a": ${value}}}`,
    ]) {
      const { problems } = readObjects(text, 'input.yaml');
      expect(problems.length, value).toBeGreaterThan(0);
      expect(JSON.stringify(problems)).not.toContain('sek');
    }
  }
});
