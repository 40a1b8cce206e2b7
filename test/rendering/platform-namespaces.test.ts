import { describe, expect, it } from 'vitest';
import { planOf, type Scenario, scenarios, ways } from './fixtures/scenarios.ts';

const scenario = scenarios['workloads among those of the platform'] as Scenario;

describe('namespaces where the cluster or Istio runs pods of its own', () => {
  it.each(ways.filter(({ approach }) => approach !== 'istio'))(
    'have nobody isolated but those who were declared: %o',
    (way) => {
      const policies = planOf(scenario, way)
        .documents.map(({ object }) => object)
        .filter(
          ({ kind, metadata }) =>
            kind === 'NetworkPolicy' && ['kube-system', 'istio-system'].includes(metadata.namespace ?? ''),
        );
      expect(policies.length).toBeGreaterThan(0);
      const selectors = policies.map(({ spec }) =>
        JSON.stringify((spec as { podSelector: unknown }).podSelector),
      );
      for (const selector of selectors) expect(selector).toMatch(/"app":"(metrics-server|kiali)"/);
    },
  );
});
