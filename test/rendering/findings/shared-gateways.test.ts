import { describe, expect, it } from 'vitest';
import { documentNamed, planOf, type Scenario, scenarios } from '../fixtures/scenarios.ts';

const { documents, findings } = planOf(scenarios['egress of every kind through a gateway'] as Scenario, {
  approach: 'hybrid',
  dataPlane: 'sidecar',
});
const toGateway = (name: string) => {
  const { spec } = documentNamed(documents, 'NetworkPolicy', name);
  return (spec.egress as { to: { podSelector?: object }[]; ports: { port: number }[] }[])
    .filter(({ to }) => to.some(({ podSelector }) => podSelector !== undefined))
    .flatMap(({ ports }) => ports.map(({ port }) => port));
};

describe('callers of an egress gateway', () => {
  it('reach only those ports of its pods that take what they declared', () => {
    expect(toGateway('checkout-to-external')).toEqual([8443]);
    expect(toGateway('payment-to-external')).toEqual([8080, 8443]);
  });

  it('are told which destinations of others they may reach through it', () => {
    const shared = findings.filter(({ code }) => code === 'shared-egress-gateway');
    expect(shared.map(({ values }) => values)).toEqual([
      { workload: 'shop/payment', gateway: 'egress', port: 443, externals: 'hook' },
      { workload: 'shop/checkout', gateway: 'egress', port: 443, externals: 'stripe' },
    ]);
  });
});
