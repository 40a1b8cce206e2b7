import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import { everyPlan } from '../rendering/fixtures/scenarios.ts';
import { everyBundle } from './bundles.ts';
import { type Documents, generatorRules } from './generator-rules.ts';

const everything: readonly (Documents & { readonly name: string })[] = [
  ...everyBundle().map(({ plan, ...rest }) => ({
    ...rest,
    objects: plan.documents.map(({ object }) => object),
  })),
  ...everyPlan().map(({ name, plan, way }) => ({
    name,
    ...way,
    objects: plan.documents.map(({ object }) => object),
  })),
];

const selector = { matchLabels: { app: 'web' } };
const targetRefs = [{ group: '', kind: 'Service', name: 'web' }];
const gatewayPods = { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'edge' } };
const gatewayRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }];
const http = { to: [{ operation: { methods: ['GET'] } }] };
const token = { when: [{ key: 'request.auth.claims[role]', values: ['admin'] }] };

function policy(spec: object, kind = 'AuthorizationPolicy'): KubernetesObject {
  return { apiVersion: 'security.istio.io/v1', kind, metadata: { name: 'p', namespace: 'n' }, spec };
}

/** For each rule, documents that break it and documents close to them that do not. */
const examples: Readonly<Record<string, { readonly broken: Documents; readonly kept: Documents }>> = {
  'no rule of a mesh without a mesh': {
    broken: { approach: 'network-policies', objects: [policy({ selector, rules: [http] })] },
    kept: { approach: 'istio', dataPlane: 'sidecar', objects: [policy({ selector, rules: [http] })] },
  },
  'no HTTP rule where only ztunnel enforces': {
    broken: { approach: 'istio', dataPlane: 'ambient', objects: [policy({ selector, rules: [http] })] },
    kept: {
      approach: 'istio',
      dataPlane: 'ambient-waypoint',
      objects: [policy({ targetRefs, rules: [http] })],
    },
  },
  'no waypoint, no policy for one': {
    broken: { approach: 'istio', dataPlane: 'ambient', objects: [policy({ targetRefs })] },
    kept: {
      approach: 'istio',
      dataPlane: 'ambient',
      objects: [policy({ selector }), policy({ targetRefs: gatewayRefs })],
    },
  },
  'no selector for a gateway of the Gateway API: whether it counts is a setting of istiod': {
    broken: { approach: 'istio', dataPlane: 'sidecar', objects: [policy({ selector: gatewayPods })] },
    kept: {
      approach: 'istio',
      dataPlane: 'sidecar',
      objects: [policy({ targetRefs: gatewayRefs }), policy({ selector: gatewayPods }, 'PeerAuthentication')],
    },
  },
  'no condition on tokens without a RequestAuthentication': {
    broken: {
      approach: 'istio',
      dataPlane: 'sidecar',
      objects: [
        policy({ selector, rules: [token] }),
        policy({ selector: { matchLabels: { app: 'other' } } }, 'RequestAuthentication'),
      ],
    },
    kept: {
      approach: 'istio',
      dataPlane: 'sidecar',
      objects: [policy({ selector, rules: [token] }), policy({ selector }, 'RequestAuthentication')],
    },
  },
  'no port-level mTLS without a selector': {
    broken: {
      approach: 'istio',
      dataPlane: 'sidecar',
      objects: [policy({ portLevelMtls: { 8080: { mode: 'STRICT' } } }, 'PeerAuthentication')],
    },
    kept: {
      approach: 'istio',
      dataPlane: 'sidecar',
      objects: [policy({ selector, portLevelMtls: { 8080: { mode: 'STRICT' } } }, 'PeerAuthentication')],
    },
  },
  'no empty text in a policy': {
    broken: {
      approach: 'istio',
      objects: [policy({ rules: [{ when: [{ key: 'request.headers[x-id]', notValues: [''] }] }] })],
    },
    kept: { approach: 'istio', objects: [policy({ targetRefs, rules: [http] })] },
  },
  'no DENY by HTTP without ports': {
    broken: { approach: 'istio', objects: [policy({ action: 'DENY', rules: [http] })] },
    kept: {
      approach: 'istio',
      objects: [
        policy({ action: 'DENY', rules: [{ to: [{ operation: { methods: ['GET'], ports: ['80'] } }] }] }),
      ],
    },
  },
  'no negative match in an ALLOW': {
    broken: {
      approach: 'istio',
      objects: [policy({ rules: [{ to: [{ operation: { notPaths: ['/x'] } }] }] })],
    },
    kept: {
      approach: 'istio',
      objects: [policy({ action: 'DENY', rules: [{ from: [{ source: { notPrincipals: ['a'] } }] }] })],
    },
  },
};

describe.each(Object.entries(generatorRules))('%s', (name, rule) => {
  it('is a rule that can be broken, and kept', () => {
    expect(rule(examples[name]?.broken as Documents)).not.toEqual([]);
    expect(rule(examples[name]?.kept as Documents)).toEqual([]);
  });

  it('is kept by every bundle', () => {
    const broken = everything.flatMap((documents) =>
      rule(documents).map((place) => `${documents.name}: ${place}`),
    );
    expect(broken).toEqual([]);
  });
});

describe('the bundles that the rules are asked about', () => {
  const objects = everything.flatMap((documents) => documents.objects);
  const texts = objects.map((object) => JSON.stringify(object.spec ?? {}));

  it.each([['"methods"'], ['request.auth.claims'], ['portLevelMtls'], ['targetRefs'], ['request.headers']])(
    'hold %s somewhere',
    (part) => {
      expect(texts.some((text) => text.includes(part))).toBe(true);
    },
  );
});
