import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { knowledge } from './example-knowledge.ts';

/** Keys that the schema knows, so that random data gets past the first level. */
const key = fc.constantFrom(
  'version',
  'requirements',
  'platform',
  'topology',
  'namespaces',
  'workloads',
  'calls',
  'entryPoints',
  'externals',
  'tokenIssuers',
  'traffic',
  'name',
  'namespace',
  'labels',
  'ports',
  'port',
  'services',
  'from',
  'to',
  'http',
  'methods',
  'paths',
  'headers',
  'issuer',
  'claims',
  'gateways',
  'kind',
  'resolver',
  'istio',
  'versions',
  'weight',
  '__proto__',
  'l7-policies',
  'traffic-features',
  'origin',
  'evidence',
  'metrics',
  'joinsMesh',
  'hosts',
  'cidrs',
  'toString',
);
const leaf = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'n/a',
    '',
    'POST /x',
    '10.0.0.0/8',
    'yes',
    'helm',
    1,
    8080,
    65536,
    -1,
    Number.NaN,
    null,
    true,
  ),
  fc.string(),
  fc.double(),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'large', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('tree')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
  ),
}));
const file = fc
  .tuple(fc.array(fc.tuple(fc.constantFrom('requirements', 'platform', 'topology'), tree)), fc.boolean())
  .map(([entries, versioned]) => Object.fromEntries([...entries, ...(versioned ? [['version', 1]] : [])]));

function read(inputs: Parameters<typeof readAnswers>[1]) {
  const result = readAnswers(knowledge, inputs);
  expect((result.answers === undefined) === result.problems.length > 0).toBe(true);
  expect(({} as Record<string, unknown>).a).toBeUndefined();
  return result;
}

describe('reading never throws', () => {
  it('for any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => void read([{ name: 'a', text }])),
      { numRuns: 300 },
    );
  });

  it('for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => void read([{ name: 'a', text }])),
      { numRuns: 300 },
    );
  });

  it('for any data that looks like answers, as JSON, as YAML and as data', () => {
    const property = fc.property(file, (data) => {
      read([{ name: 'a', text: JSON.stringify(data) }]);
      read([{ name: 'a', text: dump(data, { noRefs: true }) }]);
      read([{ name: 'a', data }]);
    });
    fc.assert(property, { numRuns: 150 });
  });

  it('for any two files together', () => {
    const property = fc.property(file, file, (first, second) => {
      read([
        { name: 'a', data: first },
        { name: 'b', data: second },
      ]);
    });
    fc.assert(property, { numRuns: 150 });
  });
});
