import { fields } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { checkExportTo } from './check-export-to.ts';
import { checkTrafficPolicy } from './check-traffic-policy.ts';
import { inspectIstioObject } from './inspect-istio-object.ts';
import { brokenLabelName, brokenLabels, brokenWildcardDomain } from './istio-names.ts';
import type { ObjectProblem } from './object-problem.ts';
import { selectorProblems } from './policy-target-problems.ts';
import { destinationRuleSpec } from './shapes/destination-rule-shape.ts';

/** What the CRD and istiod's webhook say about a DestinationRule. */
export function destinationRuleProblems(object: KubernetesObject): ObjectProblem[] {
  const namespace = object.metadata.namespace ?? '';
  return inspectIstioObject(object, destinationRuleSpec, (spec, report) => {
    const host = spec.field('host');
    host.keeps(brokenWildcardDomain(host.text));
    checkTrafficPolicy(spec.field('trafficPolicy'), namespace);
    const names = new Set<string>();
    for (const subset of spec.field('subsets').items()) {
      const name = subset.field('name');
      if (name.text === '') name.refuse('must not be empty');
      else name.keeps(brokenLabelName(name.text));
      if (names.has(name.text)) name.refuse(`${name.text} stands here twice`);
      names.add(name.text);
      const labels = subset.field('labels');
      labels.keeps(brokenLabels(fields(labels.value)));
      checkTrafficPolicy(subset.field('trafficPolicy'), namespace);
    }
    const selects = spec.field('workloadSelector').set;
    checkExportTo(spec.field('exportTo'), { namespace, kind: selects ? 'selecting' : 'other' });
    for (const problem of selectorProblems(spec.field('workloadSelector').value))
      report({ ...problem, path: problem.path.replace('spec.selector', 'spec.workloadSelector') });
  });
}
