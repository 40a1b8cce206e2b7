import { describe, expect, it } from 'vitest';
import { compareBothWays, compareExample } from '../../src/decision/both-ways.ts';
import type { Call } from '../../src/model/topology.ts';
import { topologyOf } from './cases.ts';
import { knowledge } from './knowledge.ts';

const topology = topologyOf([{ name: 'checkout' }, { name: 'payment' }], ['checkout>payment']);
const call = topology.calls[0] as Call;
const compare = (changes: Partial<Call> = {}) =>
  compareBothWays(knowledge, topology, { ...call, ...changes }, 'cluster.local');

describe('the example of the guide', () => {
  const example = compareExample(knowledge);

  it('is let through too widely by Network Policies, which cannot see the request', () => {
    expect(example.requirement).toBe("Only checkout may POST to payment's /process.");
    expect(example.networkPolicies.misses).toEqual([
      'The request: more than POST /process gets through, since any method and path does.',
      'Headers: x-idempotency-key cannot be required.',
      'Who calls: any pod with these labels is taken for checkout.',
      'Encryption; the connection stays as the applications make it.',
    ]);
    expect(example.networkPolicies.rule).toEqual({
      podSelector: { matchLabels: { app: 'payment' } },
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { app: 'checkout' } } }],
          ports: [{ protocol: 'TCP', port: 8080 }],
        },
      ],
    });
  });

  it('is held exactly by Istio, with the header required by its presence', () => {
    expect(example.istio.sees).toContain('Method and path: POST /process and nothing else.');
    expect(example.istio.rule).toEqual({
      selector: { matchLabels: { app: 'payment' } },
      action: 'ALLOW',
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/production/sa/checkout-sa'] } }],
          to: [{ operation: { methods: ['POST'], paths: ['/process'], ports: ['8080'] } }],
          when: [{ key: 'request.headers[x-idempotency-key]', values: ['*'] }],
        },
      ],
    });
  });
});

describe('any call of a topology', () => {
  it('says nothing of requests that the call does not name', () => {
    const both = compare();
    expect(both?.requirement).toBe('Only checkout may call payment on TCP port 8080.');
    expect(both?.networkPolicies.misses.join(' ')).not.toMatch(/method|header|\{/i);
    expect(both?.istio.rule).toEqual({
      selector: { matchLabels: { app: 'payment' } },
      action: 'ALLOW',
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/shop/sa/checkout'] } }],
          to: [{ operation: { ports: ['8080'] } }],
        },
      ],
    });
  });

  it('fills every placeholder', () => {
    const http = [
      { methods: [], paths: ['/a', '/b'], hosts: [], headers: [{ name: 'x-id' }], issuer: 'idp', claims: [] },
    ];
    const both = compare({ http });
    const lines = [both?.networkPolicies, both?.istio].flatMap((way) => [
      ...(way?.sees ?? []),
      ...(way?.misses ?? []),
    ]);
    expect(lines.filter((line) => /[{}]/.test(line))).toEqual([]);
    expect(lines).toContain('Method and path: any method /a, /b and nothing else.');
    expect(lines).toContain('Claims of a validated token.');
  });

  it('says that Istio sees nothing of UDP', () => {
    const both = compare({ protocol: 'UDP' });
    expect(both?.istio.sees).toEqual([]);
    expect(both?.istio.misses).toEqual(['All of it: no proxy captures other protocols than TCP.']);
    expect(both?.istio.denied).not.toMatch(/403|reset/);
    expect(both?.istio).not.toHaveProperty('rule');
    expect(both?.networkPolicies).toHaveProperty('rule');
  });

  it('asks in the rule of Istio for all that the call asks for, tokens included', () => {
    const http = [
      {
        methods: ['GET'],
        paths: ['/a'],
        hosts: ['a.example'],
        headers: [],
        issuer: 'idp',
        claims: [{ name: 'realm.role', values: ['admin'] }],
      },
    ];
    const issuer = {
      name: 'idp',
      issuer: 'https://idp.example',
      audiences: [],
      fromHeaders: [],
      fromCookies: [],
      fromParams: [],
      forwardOriginalToken: false,
    };
    const both = compareBothWays(
      knowledge,
      { ...topology, tokenIssuers: [issuer] },
      { ...call, http },
      'cluster.local',
    );
    expect(both?.istio.rule).toMatchObject({
      rules: [
        {
          from: [
            {
              source: {
                principals: ['cluster.local/ns/shop/sa/checkout'],
                requestPrincipals: ['https://idp.example/*'],
              },
            },
          ],
          to: [{ operation: { hosts: ['a.example'], methods: ['GET'], paths: ['/a'], ports: ['8080'] } }],
          when: [{ key: 'request.auth.claims[realm][role]', values: ['admin'] }],
        },
      ],
    });
  });

  it('names the namespace of a caller from another one', () => {
    const other = topologyOf([
      { name: 'checkout', namespace: 'shop' },
      { name: 'payment', namespace: 'bank' },
    ]);
    const to = { kind: 'workload' as const, namespace: 'bank', name: 'payment' };
    const both = compareBothWays(knowledge, other, { ...call, to }, 'cluster.local');
    expect(JSON.stringify(both?.networkPolicies.rule)).toContain('"kubernetes.io/metadata.name":"shop"');
  });

  it('is nothing for a call to the outside or to what is not there', () => {
    expect(compare({ to: { kind: 'external', name: 'bank' } })).toBeUndefined();
    expect(compare({ to: { kind: 'workload', namespace: 'shop', name: 'ghost' } })).toBeUndefined();
  });
});
