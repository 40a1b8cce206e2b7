import { describe, expect, it } from 'vitest';
import type { Platform } from '../../../src/model/platform.ts';
import { prove } from '../../../src/semantics/proof/prove.ts';
import { call, platform, workload } from '../../arbitrary/topology.ts';
import { compile, proofInput } from './prove-example.ts';

const web = { namespace: 'shop', name: 'web' };
const cart = { namespace: 'shop', name: 'cart' };

function inputWith(policyEnforcement: Platform['policyEnforcement']) {
  const answers = {
    requirements: { isolation: 'workloads-and-egress' },
    platform: { ...platform, policyEnforcement },
    assumptions: [],
    topology: {
      namespaces: [{ name: 'shop', labels: {}, meshToday: 'none' as const, joinsMesh: false }],
      workloads: [workload(web), workload(cart)],
      calls: [call(web, cart, 8080)],
      entryPoints: [],
      externals: [],
      tokenIssuers: [],
      traffic: [],
    },
  };
  return proofInput(answers, 'network-policies', undefined);
}

describe('a plugin of which nobody knows whether it enforces', () => {
  const input = inputWith('unknown');

  it('has a bundle that is proven', () => {
    expect(prove(input, compile)).toMatchObject({ holds: true, undetermined: [] });
  });

  it('is taken for one that does: what would be cut there fails the proof', () => {
    const { plan } = input;
    const documents = plan.documents.filter(({ object }) => object.metadata.name !== 'web-to-services');
    expect(documents.length).toBe(plan.documents.length - 1);
    const kinds = (policyEnforcement: Platform['policyEnforcement']) =>
      prove({ ...inputWith(policyEnforcement), plan: { ...plan, documents } }, compile).failures.map(
        ({ kind }) => kind,
      );
    expect(kinds('unknown')).toContain('cut');
    expect(kinds('unknown')).toEqual(kinds('yes'));
  });

  it('does not hide what stays open', () => {
    const { plan } = input;
    const documents = plan.documents.filter(({ object }) => !object.metadata.name.includes('deny'));
    expect(documents.length).toBeLessThan(plan.documents.length);
    const { failures } = prove({ ...input, plan: { ...plan, documents } }, compile);
    expect(failures.map(({ kind }) => kind)).toContain('open');
  });
});
