import { expect, it } from 'vitest';
import { proofFailure } from '../../../src/cli/advise/proof-failure.ts';
import type { CallOrigin } from '../../../src/model/topology.ts';
import type { Proof } from '../../../src/semantics/proof/proof.ts';
import { call } from '../../arbitrary/topology.ts';

const [web, api] = [
  { namespace: 'shop', name: 'web' },
  { namespace: 'shop', name: 'api' },
] as const;

function told(origin: CallOrigin, external?: string): string {
  const to = external === undefined ? {} : { to: { kind: 'external', name: external } as const };
  const flow = { ...call(web, api, 8080), ...to, origin };
  const request = {
    source: { workload: web },
    destination: external === undefined ? { workload: api } : { address: '203.0.113.77' },
    port: 8080,
    protocol: 'TCP',
  } as const;
  const declared = { purpose: 'call', answer: 'topology.calls[0]', request, flow } as const;
  const verdict = { decidedBy: { reason: 'isolated' } };
  const failure = { kind: 'cut', phase: 'p', step: 's', undo: false, declared, verdict };
  return proofFailure({ failures: [failure] } as unknown as Proof).message;
}

it('names a call by its path in the answers, or by what showed it', () => {
  expect(told({ kind: 'declared' })).toContain('(topology.calls[0])');
  const evidence = [
    {
      file: 'a.yaml',
      line: 3,
      object: 'Deployment shop/web',
      field: 'spec.template.spec.containers[0].env[0] API',
    },
  ];
  expect(told({ kind: 'inferred', confidence: 'high', evidence })).toContain(
    '(seen: Deployment shop/web containers[0].env[0] API)',
  );
  expect(told({ kind: 'observed', source: 'flows.json' })).toContain('(seen in traffic: flows.json)');
});

it('names a destination outside beside the address that stands for it', () => {
  expect(told({ kind: 'declared' }, 'bank')).toContain('shop/web -> bank (203.0.113.77):8080/TCP');
});
