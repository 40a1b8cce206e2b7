import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { HttpMatch } from '../../src/model/topology.ts';
import { renderBundle } from '../../src/rendering/render-bundle.ts';
import { TemplateError } from '../../src/rendering/template-error.ts';
import { decisionOf, planOf, type Way } from './fixtures/scenarios.ts';
import { answers, anyMatch, call, topology, workload } from './fixtures/shop.ts';

const ways: readonly Way[] = [
  { approach: 'hybrid', dataPlane: 'sidecar' },
  { approach: 'hybrid', dataPlane: 'ambient-waypoint' },
];

const nasty = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom(
    'x"\n- evil: 1',
    '\n---\nkind: Secret\n',
    '{$value: platform}',
    '$value',
    '{platform.istio.namespace}',
    '${HOME}',
    '$(reboot)',
    '`reboot`',
    "'; reboot; '",
    '[]',
    '{}',
    'null',
    '__proto__',
    '../../etc/passwd',
  ),
);

/** An application that carries one text in every place where a person may write freely. */
function applicationWith(text: string) {
  const match: HttpMatch = {
    ...anyMatch,
    methods: ['GET'],
    paths: [text],
    hosts: [text],
    headers: [{ name: 'x-header', values: [text] }],
    issuer: 'company',
    claims: [{ name: 'role', values: [text] }],
  };
  return answers({
    platform: { istio: { ...answers().platform.istio, trustDomain: text } },
    topology: {
      calls: [...topology.calls, call(9, 'shop/frontend', 'shop/payment', 8080, { http: [match] })],
      externals: [{ name: 'stripe', hosts: [text], cidrs: [], egressGateway: false }],
      entryPoints: topology.entryPoints.map((entry) => ({ ...entry, hosts: [text] })),
      tokenIssuers: topology.tokenIssuers.map((issuer) => ({
        ...issuer,
        issuer: text,
        audiences: [text],
        fromHeaders: [{ name: 'x-token', prefix: text }],
      })),
    },
  });
}

/** Keys and lengths of lists: everything that a value could have changed but itself. */
function skeleton(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(skeleton);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.entries(value).map(([key, inner]) => [key, skeleton(inner)]);
}

describe.each(ways)('a value under $approach $dataPlane', (way) => {
  const files = (text: string) => {
    const plan = planOf({ answers: applicationWith(text) }, way);
    return renderBundle(plan, { decision: decisionOf(way), version: '0' });
  };
  const documents = (text: string) =>
    files(text)
      .filter(({ path }) => path.endsWith('.yaml') && path !== 'inventory.yaml')
      .map(({ path, content }) => ({ path, documents: loadAll(content) }));

  it('changes neither the files nor the structure of a document, whatever it holds', () => {
    const expected = documents('plain').map(({ path, documents: own }) => [path, skeleton(own)]);
    fc.assert(
      fc.property(nasty, (text) => {
        expect(documents(text).map(({ path, documents: own }) => [path, skeleton(own)])).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('starts no heading, list or code in the runbook', () => {
    const shape = (content: string) => content.split('\n').filter((line) => /^(#|```)/.test(line)).length;
    const readme = (text: string) => files(text).find(({ path }) => path === 'README.md')?.content ?? '';
    fc.assert(
      fc.property(nasty, (text) => {
        expect(shape(readme(text))).toBe(shape(readme('plain')));
      }),
      { numRuns: 20 },
    );
  });
});

describe('a name', () => {
  it('that no answer may hold is refused by the template, not written', () => {
    const outcome = (name: string) => {
      const given = answers({
        topology: {
          workloads: [...topology.workloads, workload(name, 1234)],
          calls: [...topology.calls, call(9, 'shop/frontend', `shop/${name}`, 1234)],
        },
      });
      return () => planOf({ answers: given }, { approach: 'network-policies' });
    };
    for (const name of ['Upper', 'a b', 'a\nb', 'a:b', '..', '-a', 'ä'])
      expect(outcome(name)).toThrow(TemplateError);
    expect(outcome('fine')).not.toThrow();
  });
});
