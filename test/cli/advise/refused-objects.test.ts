import { describe, expect, it } from 'vitest';
import { refusedFailure, refusedObjects } from '../../../src/cli/advise/refused-objects.ts';
import type { PlannedDocument } from '../../../src/model/plan.ts';
import { planOf } from '../../rendering/fixtures/scenarios.ts';
import { answers } from '../../rendering/fixtures/shop.ts';

const plan = planOf({ answers: answers() }, { approach: 'hybrid', dataPlane: 'sidecar' });

function bad(name: string): PlannedDocument {
  const object = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name, namespace: 'shop' },
    spec: {
      hosts: ['db.example.com'],
      addresses: ['198.51.100.0/24'],
      resolution: 'DNS',
      ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }],
    },
  };
  return { object, template: 'service-entry', why: '', answers: [], file: 'final/shop/namespace.yaml' };
}

describe('objects that a cluster would refuse', () => {
  it('are not among what is generated', () => {
    expect(plan.documents.length).toBeGreaterThan(0);
    expect(refusedObjects(plan)).toEqual([]);
  });

  it('are found once, in whatever phase they stand', () => {
    const document = bad('external-db');
    const withBad = { ...plan, documents: [...plan.documents, document], final: [...plan.final, document] };
    expect(refusedObjects(withBad).map((one) => [one.document.template, one.problem.path])).toEqual([
      ['service-entry', 'spec.addresses'],
    ]);
  });

  it('end the run as our own fault, with the object and the rule', () => {
    const all = ['a', 'b'].map(bad);
    const failure = refusedFailure(refusedObjects({ ...plan, documents: all, final: [] }));
    expect(failure.exitCode).toBe(3);
    expect(failure.message).toContain(
      'ServiceEntry shop/a (template service-entry): spec.addresses may have ranges',
    );
    expect(failure.message).toContain('ServiceEntry shop/b');
  });
});
