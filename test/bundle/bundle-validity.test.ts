import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { isValidated, validateObject } from '../../src/semantics/validation/validate-object.ts';
import { everyPlan } from '../rendering/fixtures/scenarios.ts';
import { everyBundle } from './bundles.ts';

const bundles: readonly { readonly name: string; readonly plan: Plan }[] = [...everyBundle(), ...everyPlan()];

describe('the bundles', () => {
  it('are those of 42 sets of answers and of the scenarios, under three approaches and three data planes', () => {
    expect(everyBundle()).toHaveLength((20 * 2 + 2) * 7);
    expect(everyPlan().length).toBeGreaterThan(0);
  });

  it('hold objects of each kind that a bundle can have', () => {
    const kinds = new Set(bundles.flatMap(({ plan }) => plan.documents.map(({ object }) => object.kind)));
    expect([...kinds].sort()).toEqual([
      'AuthorizationPolicy',
      'ConfigMap',
      'DestinationRule',
      'EnvoyFilter',
      'Gateway',
      'HTTPRoute',
      'NetworkPolicy',
      'PeerAuthentication',
      'RequestAuthentication',
      'ServiceEntry',
      'Sidecar',
      'Telemetry',
      'VirtualService',
    ]);
  });
});

describe.each(bundles)('$name', ({ plan }) => {
  it('holds only objects that a cluster takes, and none that it warns about', () => {
    const problems = plan.documents.flatMap(({ object, file }) =>
      validateObject(object).map(({ path, message, severity }) => `${severity} ${file} ${path} ${message}`),
    );
    expect(problems.filter((problem) => !isSaidOfEveryEnvoyFilter(problem))).toEqual([]);
  });

  it('holds only kinds whose validity is checked', () => {
    const unchecked = plan.documents.filter(
      ({ object }) => !isValidated(object) && object.kind !== 'ConfigMap',
    );
    expect(unchecked.map(({ file }) => file)).toEqual([]);
  });

  it('holds no empty list: an API server drops it, and each later diff would show it again', () => {
    expect(plan.documents.filter(({ object }) => hasEmptyList(object)).map(({ file }) => file)).toEqual([]);
  });
});

function hasEmptyList(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0 || value.some(hasEmptyList);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasEmptyList);
}

function isSaidOfEveryEnvoyFilter(problem: string): boolean {
  return /^warning \S+ spec depends on Envoy's internals/.test(problem);
}
