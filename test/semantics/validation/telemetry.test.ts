import { describe, expect, it } from 'vitest';
import { changed, problemsOf } from './problems-of.ts';

const spec = {
  selector: { matchLabels: { app: 'web' } },
  accessLogging: [{ providers: [{ name: 'envoy' }], filter: { expression: 'response.code >= 400' } }],
  tracing: [
    {
      providers: [{ name: 'zipkin' }],
      randomSamplingPercentage: 5,
      customTags: { team: { literal: { value: 'shop' } } },
    },
  ],
  metrics: [
    { overrides: [{ match: { metric: 'ALL_METRICS' }, tagOverrides: { a: { operation: 'REMOVE' } } }] },
  ],
};
const of = (changedSpec: unknown) => problemsOf('telemetry.istio.io/v1', 'Telemetry', changedSpec);
const tag = 'spec.metrics[0].overrides[0].tagOverrides.a';

describe('a Telemetry', () => {
  it('is taken as a whole, and empty', () => {
    expect(of(spec)).toEqual([]);
    expect(of({})).toEqual([]);
  });

  it.each([
    ['targetRefs', [{ kind: 'Service', name: 'web' }], 'error spec'],
    ['selector', {}, 'warning spec.selector'],
    ['accessLogging.0.providers.0.name', '', 'error spec.accessLogging[0].providers[0].name'],
    [
      'accessLogging.0.filter.expression',
      'response.code >=',
      'error spec.accessLogging[0].filter.expression',
    ],
    ['tracing.0.randomSamplingPercentage', 101, 'error spec.tracing[0].randomSamplingPercentage'],
    [
      'tracing.0.customTags.team',
      { literal: { value: '' } },
      'error spec.tracing[0].customTags.team.literal.value',
    ],
    ['tracing.0.providers', [{ name: 'a' }, { name: 'b' }], 'warning spec.tracing[0].providers'],
    ['tracing', [{}, {}], 'warning spec.tracing'],
    ['metrics.0.overrides.0.tagOverrides.a', { value: 'x', operation: 'REMOVE' }, `error ${tag}.value`],
    ['metrics.0.overrides.0.tagOverrides.a', { operation: 'UPSERT' }, `error ${tag}.value`],
    [
      'metrics.0.overrides.0.match',
      { metric: 'REQUEST_COUNT', customMetric: 'm' },
      'error spec.metrics[0].overrides[0].match',
    ],
  ])('is told off where %s is %j', (path, value, problem) => {
    expect(of(changed(spec, path, value))).toEqual([problem]);
  });

  it.each(['a &&', '(a', 'a b', '"a', '5xx', '{*}', ''])('does not filter by %j', (expression) => {
    expect(of({ accessLogging: [{ filter: { expression } }] })).toEqual([
      'error spec.accessLogging[0].filter.expression',
    ]);
  });

  it.each([
    'response.code >= 500 && request.url_path != "/healthz"',
    "connection.mtls == false || 'a' in request.headers",
    'has(request.headers.x) ? size(request.id) > 3 : !true',
    'response.code in [400, 404]',
  ])('filters by %j', (expression) => {
    expect(of({ accessLogging: [{ filter: { expression } }] })).toEqual([]);
  });
});
