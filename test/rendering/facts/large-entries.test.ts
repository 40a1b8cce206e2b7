import { describe, expect, it } from 'vitest';
import { validateObject } from '../../../src/semantics/validation/validate-object.ts';
import { planOf } from '../fixtures/scenarios.ts';
import { answers, anyMatch, platform, topology } from '../fixtures/shop.ts';

const [gateway] = platform.gateways;
const [entry] = topology.entryPoints;
const hosts = Array.from({ length: 20 }, (_, at) => `shop-${at}.example.com`);

describe('an entry point that is larger than an HTTPRoute may be', () => {
  it('has several, with every host and every path between them', () => {
    if (!gateway || !entry) throw new Error('the shop has a gateway and an entry point');
    const paths = Array.from({ length: 50 }, (_, at) => `/p${at}/*`);
    const { documents } = planOf(
      {
        answers: answers({
          platform: { gateways: [{ ...gateway, kind: 'gateway-api' }] },
          topology: {
            entryPoints: [
              { ...entry, hosts, http: [{ ...anyMatch, methods: ['GET', 'PUT', 'POST'], paths }] },
              { ...entry, name: 'rest', answer: 'topology.entryPoints[1]', hosts: ['shop-0.example.com'] },
            ],
          },
        }),
      },
      { approach: 'hybrid', dataPlane: 'sidecar' },
    );
    const routes = documents
      .map(({ object }) => object)
      .filter(
        ({ kind, metadata }) => kind === 'HTTPRoute' && metadata.name.startsWith(`${entry.name}-entry`),
      );
    expect(routes.length).toBeGreaterThan(2);
    expect(routes.flatMap((route) => validateObject(route))).toEqual([]);
    const text = JSON.stringify(routes);
    for (const host of hosts) expect(text).toContain(`"${host}"`);
    for (const path of paths) expect(text).toContain(`"${path.slice(0, -2)}"`);
  });
});
