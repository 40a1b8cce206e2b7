import { describe, expect, it } from 'vitest';
import { anyValue } from '../../../src/semantics/istio/attributes.ts';
import { httpGrain } from '../../../src/semantics/istio/http-grain.ts';
import { compileIstioPolicies } from '../../../src/semantics/istio/istio-policies.ts';
import { defaultMeshSettings } from '../../../src/semantics/istio/mesh-settings.ts';
import { security } from './mesh-world.ts';

const web = 'cluster.local/ns/shop/sa/web';
const connection = {
  principal: web,
  sourceAddress: '10.0.0.1',
  remoteAddress: '10.0.0.1',
  destinationAddress: '10.0.0.2',
  destinationPort: 8080,
  sni: anyValue,
} as const;

function grain(...specs: object[]) {
  const objects = specs.map((spec, index) => security('AuthorizationPolicy', `shop/p${index}`, spec));
  const policies = compileIstioPolicies(objects, defaultMeshSettings);
  return httpGrain(
    policies.atProxy({ namespace: 'shop', labels: {}, isWaypoint: false }).authorization,
    connection,
  );
}

describe('which requests pass over a connection', () => {
  it('all, where no policy speaks of the destination', () => {
    expect(grain()).toMatchObject({ allowed: 'all', alternatives: [], exceptions: [] });
  });

  it('none, where no rule is for the caller', () => {
    const rules = [
      { from: [{ source: { principals: ['other'] } }], to: [{ operation: { methods: ['GET'] } }] },
    ];
    expect(grain({ rules })).toMatchObject({ allowed: 'none' });
  });

  it('some: what the rules for the caller and the port still ask', () => {
    const rules = [
      {
        from: [{ source: { principals: [web] } }, { source: { principals: ['other'] } }],
        to: [
          { operation: { methods: ['GET'], paths: ['/api/*'], ports: ['8080'] } },
          { operation: { methods: ['PUT'], ports: ['9090'] } },
        ],
      },
    ];
    const { allowed, alternatives } = grain({ rules });
    expect(allowed).toBe('some');
    expect(alternatives).toEqual([
      {
        policy: { kind: 'AuthorizationPolicy', namespace: 'shop', name: 'p0' },
        rule: 0,
        conditions: [
          { field: 'methods', negated: false, values: ['GET'] },
          { field: 'paths', negated: false, values: ['/api/*'] },
        ],
      },
    ]);
  });

  it('all but the exceptions of a DENY', () => {
    const deny = { action: 'DENY', rules: [{ to: [{ operation: { paths: ['/admin'] } }] }] };
    const found = grain(deny);
    expect(found.allowed).toBe('all');
    expect(found.exceptions.map(({ conditions }) => conditions)).toEqual([
      [{ field: 'paths', negated: false, values: ['/admin'] }],
    ]);
  });
});
