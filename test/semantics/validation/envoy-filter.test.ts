import { describe, expect, it } from 'vitest';
import { changed, problemsOf } from './problems-of.ts';

const manager = 'envoy.filters.network.http_connection_manager';
const spec = {
  workloadSelector: { labels: { app: 'web' } },
  configPatches: [
    {
      applyTo: 'HTTP_FILTER',
      match: {
        context: 'SIDECAR_INBOUND',
        listener: {
          filterChain: { filter: { name: manager, subFilter: { name: 'envoy.filters.http.router' } } },
        },
      },
      patch: {
        operation: 'INSERT_BEFORE',
        value: { name: 'limit', typed_config: { '@type': 'type.googleapis.com/udpa.type.v1.TypedStruct' } },
      },
    },
  ],
};
const always = 'warning spec';
const of = (changedSpec: unknown) => problemsOf('networking.istio.io/v1alpha3', 'EnvoyFilter', changedSpec);
const patch = 'spec.configPatches[0]';

describe('an EnvoyFilter', () => {
  it('is taken, always with a warning, and under one version only', () => {
    expect(of(spec)).toEqual([always]);
    expect(problemsOf('networking.istio.io/v1', 'EnvoyFilter', spec)).toEqual(['error apiVersion', always]);
  });

  it.each([
    ['workloadSelector.labels', { app: '*' }, 'error spec.workloadSelector.labels.app'],
    ['configPatches.0.applyTo', undefined, `error ${patch}.applyTo`],
    ['configPatches.0.patch', undefined, `error ${patch}.patch`],
    ['configPatches.0.patch.operation', undefined, `error ${patch}.patch.operation`],
    ['configPatches.0.patch.value', undefined, `error ${patch}.patch.value`],
    ['configPatches.0.patch.value.typed_config', {}, `error ${patch}.patch.value.typed_config.@type`],
    [
      'configPatches.0.patch.value.typed_config',
      { '@type': 'type.googleapis.com/envoy.config.filter.http.buffer.v2.Buffer' },
      `error ${patch}.patch.value.typed_config.@type`,
    ],
    ['configPatches.0.applyTo', 'CLUSTER', `error ${patch}.match.listener`],
    [
      'configPatches.0.applyTo',
      'NETWORK_FILTER',
      `error ${patch}.match.listener.filterChain.filter.subFilter`,
    ],
    ['configPatches.0.match.context', 'WAYPOINT', `error ${patch}.match`],
    ['configPatches.0.match.proxy', { proxyVersion: '(' }, `error ${patch}.match.proxy.proxyVersion`],
    [
      'configPatches.0.match.listener.filterChain.filter.name',
      'other',
      `error ${patch}.match.listener.filterChain.filter.subFilter`,
    ],
    ['targetRefs', [{ group: '', kind: 'Service', name: 'web' }], 'error spec'],
  ])('is refused where %s is %j', (path, value, problem) => {
    expect(of(changed(spec, path, value)).filter((one) => one !== always)).toEqual([problem]);
  });

  it('may be for a waypoint', () => {
    const match = { context: 'WAYPOINT', waypoint: {} };
    expect(of({ configPatches: [{ applyTo: 'CLUSTER', match, patch: { operation: 'REMOVE' } }] })).toEqual([
      always,
    ]);
  });
});
