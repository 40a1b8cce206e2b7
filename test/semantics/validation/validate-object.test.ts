import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { validateObject } from '../../../src/semantics/validation/validate-object.ts';
import { problemsOf } from './problems-of.ts';

const kinds = [
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['security.istio.io/v1', 'AuthorizationPolicy'],
  ['security.istio.io/v1', 'PeerAuthentication'],
  ['security.istio.io/v1', 'RequestAuthentication'],
  ['networking.istio.io/v1', 'DestinationRule'],
  ['networking.istio.io/v1alpha3', 'EnvoyFilter'],
  ['networking.istio.io/v1', 'Gateway'],
  ['networking.istio.io/v1', 'ServiceEntry'],
  ['networking.istio.io/v1', 'Sidecar'],
  ['networking.istio.io/v1', 'VirtualService'],
  ['telemetry.istio.io/v1', 'Telemetry'],
  ['gateway.networking.k8s.io/v1', 'Gateway'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
] as const;

describe.each(kinds)('%s %s', (apiVersion, kind) => {
  it('has no field that nobody knows', () => {
    expect(problemsOf(apiVersion, kind, { nonsense: 1 })).toContain('error spec.nonsense');
    expect(problemsOf(apiVersion, kind, { __proto__: null, constructor: 1 })).toContain(
      'error spec.constructor',
    );
  });

  it('has a name that the API server takes', () => {
    expect(problemsOf(apiVersion, kind, {}, { name: 'Not A Name' })).toContain('error metadata.name');
  });

  it('is refused in a version that is not served', () => {
    const group = apiVersion.split('/')[0];
    expect(problemsOf(`${group}/v9`, kind, {})).toContain('error apiVersion');
  });

  it.each([null, 1, 'text', [], [null], { spec: {} }, { rules: 1, http: [1], servers: [null], hosts: {} }])(
    'never throws, whatever the spec: %j',
    (spec) => {
      expect(() => problemsOf(apiVersion, kind, spec)).not.toThrow();
    },
  );
});

describe('other kinds', () => {
  it('are not judged', () => {
    expect(problemsOf('v1', 'Service', { nonsense: 1 })).toEqual([]);
    expect(problemsOf('example.com/v1', 'constructor', {})).toEqual([]);
  });

  it('need metadata where they are judged', () => {
    const object = { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar' } as KubernetesObject;
    expect(validateObject(object).map(({ path }) => path)).toEqual(['metadata']);
  });
});
