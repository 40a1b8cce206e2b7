import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { answersForm } from '../../src/answers/answers-file.ts';
import { answersFileSchema } from '../../src/answers/answers-file-schema.ts';
import { knowledge } from './example-knowledge.ts';

const examples = ['online-boutique/answers.yaml', 'payments.yaml'].map((name) =>
  load(readFileSync(resolve(import.meta.dirname, '../../examples', name), 'utf8')),
);
/** Parts that the examples do not have. */
const rest = {
  version: 1,
  platform: {
    traceSampling: 1,
    multiCluster: { meshId: 'm', clusterName: 'c', network: 'n' },
    gateways: [{ kind: 'helm', ports: [80], labels: { istio: 'ingress' } }],
  },
  topology: {
    namespaces: ['a', { name: 'b', joinsMesh: true }],
    workloads: [
      {
        name: 'x',
        ports: [{ port: 80 }],
        services: [{ name: 's', ports: [{ port: 1, targetPort: 'http' }] }],
      },
    ],
    calls: [
      {
        from: 'x',
        to: 'a/y',
        http: [
          'GET /',
          {
            paths: ['/a'],
            headers: ['h', { name: 'i', values: ['v'] }],
            claims: [{ name: 'c', values: ['d'] }],
          },
        ],
        origin: { kind: 'inferred', confidence: 'high', evidence: [{ file: 'f', object: 'o', field: 'x' }] },
      },
      { from: 'x', to: 'y', origin: { kind: 'observed', source: 's', count: 3 } },
    ],
    tokenIssuers: [{ name: 't', issuer: 'i', jwksUri: 'https://a.example/k', fromHeaders: [{ name: 'h' }] }],
    traffic: [
      {
        to: 'x',
        timeout: '3s',
        retries: { attempts: 2, codes: [503] },
        versions: [{ service: 's', weight: 5 }],
      },
    ],
  },
};
const replacements: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1,
  80,
  1.5,
  Number.NaN,
  2 ** 60,
  65_536,
  '',
  'a',
  'A_b',
  'GET /x',
  'GET  / x',
  'TCP',
  '10.0.0.0/8',
  '1s',
  [],
  ['a'],
  [''],
  {},
  { a: 'b' },
  { kind: 'declared' },
  { name: 'a' },
  { port: 80 },
  [[]],
];

describe('the two ways in which a form is told', () => {
  const form = answersForm(knowledge);
  const schema = answersFileSchema(knowledge);
  const differ = (data: unknown): boolean => form.fits(data) !== schema.safeParse(data).success;

  it('accept what is right', () => {
    for (const data of [...examples, rest]) expect([form.fits(data), differ(data)]).toEqual([true, false]);
  });

  it('agree wherever one value is replaced, left out or added', () => {
    const changes: readonly ((node: unknown) => unknown)[] = [
      ...replacements.map((value) => () => value),
      () => undefined,
      (node) => (isMap(node) ? { ...node, other: 1 } : node),
    ];
    const wrong = [...examples, rest].flatMap((original) =>
      pathsIn(original).flatMap((path) =>
        changes.map((change) => changed(original, path, change)).filter(differ),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('agree about anything', () => {
    fc.assert(fc.property(fc.anything({ withNullPrototype: false }), (data) => !differ(data)));
  });
});

type Path = readonly (string | number)[];

function pathsIn(node: unknown): Path[] {
  if (typeof node !== 'object' || node === null) return [[]];
  const keys = Array.isArray(node) ? [...node.keys()].slice(0, 1) : Object.keys(node);
  return [[], ...keys.flatMap((key) => pathsIn((node as never)[key]).map((path) => [key, ...path]))];
}

function changed(node: unknown, [key, ...below]: Path, change: (node: unknown) => unknown): unknown {
  if (key === undefined) return change(node);
  const copy: Record<string | number, unknown> = Array.isArray(node)
    ? ([...node] as never)
    : { ...(node as object) };
  copy[key] = changed(copy[key], below, change);
  return copy;
}

function isMap(node: unknown): node is object {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
