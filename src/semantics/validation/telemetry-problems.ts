import { fields } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { brokenFilterExpression } from './filter-expression.ts';
import { inspectIstioObject } from './inspect-istio-object.ts';
import type { ObjectProblem } from './object-problem.ts';
import { targetProblems } from './policy-target-problems.ts';
import { telemetrySpec } from './shapes/telemetry-shape.ts';
import type { View } from './view.ts';

/** What the CRD and istiod's webhook say about a Telemetry. */
export function telemetryProblems(object: KubernetesObject): ObjectProblem[] {
  return inspectIstioObject(object, telemetrySpec, (spec, report) => {
    for (const problem of targetProblems(fields(spec.value))) report(problem);
    for (const metrics of spec.field('metrics').items()) checkMetrics(metrics);
    const tracing = spec.field('tracing');
    if (tracing.length > 1) tracing.warn('has several entries; only one is used');
    for (const entry of tracing.items()) checkTracing(entry);
    for (const logging of spec.field('accessLogging').items()) {
      checkProviders(logging);
      const expression = logging.field('filter').field('expression');
      const broken = logging.field('filter').set ? brokenFilterExpression(expression.text) : undefined;
      if (broken !== undefined) expression.refuse(`must be ${broken}`);
    }
  });
}

function checkProviders(entry: View): void {
  for (const provider of entry.field('providers').items())
    if (provider.field('name').text === '') provider.field('name').refuse('must not be empty');
}

function checkMetrics(metrics: View): void {
  checkProviders(metrics);
  for (const override of metrics.field('overrides').items()) {
    for (const [name, tag] of override.field('tagOverrides').entries()) {
      if (name === '') tag.warn('has an empty name');
      const removes = tag.field('operation').text === 'REMOVE';
      const value = tag.field('value');
      if (!removes && value.text === '') value.refuse('must be set when operation is UPSERT');
      if (removes && value.set) value.refuse('must not be set when operation is REMOVE');
    }
    const metric = override.field('match').field('customMetric');
    if (metric.set && metric.text === '') metric.refuse('must not be empty');
  }
}

function checkTracing(tracing: View): void {
  if (tracing.field('providers').length > 1) tracing.field('providers').warn('has several; only one is used');
  checkProviders(tracing);
  const sampling = tracing.field('randomSamplingPercentage');
  if (sampling.number < 0 || sampling.number > 100) sampling.refuse('must be from 0 to 100');
  for (const [name, tag] of tracing.field('customTags').entries()) {
    if (name === '') tag.refuse('has an empty name');
    for (const [kind, field] of [
      ['literal', 'value'],
      ['header', 'name'],
      ['environment', 'name'],
    ] as const) {
      const source = tag.field(kind);
      if (source.set && source.field(field).text === '') source.field(field).refuse('must not be empty');
    }
  }
}
