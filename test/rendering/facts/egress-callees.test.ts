import { describe, expect, it } from 'vitest';
import { documentNamed, planOf, type Scenario, scenarios } from '../fixtures/scenarios.ts';

const ambient = { approach: 'hybrid', dataPlane: 'ambient-waypoint' } as const;
const planned = (name: string) => planOf(scenarios[name] as Scenario, ambient);

describe('a waypoint as egress gateway', () => {
  it('lets the declared callers out, on their ports and with their requests, and nobody else', () => {
    const { documents, phases } = planned('plain HTTP out through a waypoint');
    const { spec } = documentNamed(documents, 'AuthorizationPolicy', 'external-stripe-callers');
    const target = documentNamed(documents, 'ServiceEntry', 'external-stripe');
    expect(spec).toEqual({
      targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: target.metadata.name }],
      action: 'ALLOW',
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/shop/sa/cart'] } }],
          to: [{ operation: { methods: ['GET'], paths: ['/rates'], ports: ['80'] } }],
        },
        {
          from: [{ source: { principals: ['cluster.local/ns/shop/sa/payment'] } }],
          to: [{ operation: { ports: ['443'] } }],
        },
      ],
    });
    const ids = phases.map(({ id }) => id);
    expect(ids.indexOf('egress-authorization')).toBe(ids.indexOf('traffic') + 1);
  });

  it('is a finding, and left out in words, where the version knows no such policy', () => {
    const { documents, findings, notGenerated } = planned('egress through a waypoint of an older Istio');
    expect(documents.some(({ object }) => object.metadata.name === 'external-stripe-callers')).toBe(false);
    expect(findings.map(({ code }) => code)).toContain('egress-authorization-unsupported');
    expect(notGenerated.map(({ what }) => what)).toContain('Who may leave to stripe through the waypoint');
  });
});
