import type { KubernetesObject } from '../../model/kubernetes.ts';
import { shapeProblems } from './check-shape.ts';
import { istioMetadataProblems } from './object-metadata.ts';
import { type ObjectProblem, type Report, refusal } from './object-problem.ts';
import type { Shape } from './shape.ts';
import { View } from './view.ts';

/**
 * The frame of every kind of Istio: annotations, the schema of the CRD, then the rules of the webhook (`check`). Where
 * the schema has refused a value, a rule that refuses the same place adds nothing and is left out.
 */
export function inspectIstioObject(
  object: KubernetesObject,
  shape: Shape,
  check: (spec: View, report: Report) => void,
  { specRequired = false } = {},
): ObjectProblem[] {
  const { spec } = object;
  const bySchema =
    spec === undefined || spec === null
      ? specRequired
        ? [refusal('spec', 'is required')]
        : []
      : shapeProblems(spec, shape, 'spec');
  const refusedPaths = new Set(bySchema.map(({ path }) => path));
  const byRules: ObjectProblem[] = [];
  const report: Report = (problem) => {
    if (problem.severity === 'warning' || !refusedPaths.has(problem.path)) byRules.push(problem);
  };
  check(new View(spec, 'spec', report), report);
  return [...istioMetadataProblems(object), ...bySchema, ...byRules];
}
