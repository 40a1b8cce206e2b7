import { gatewayNameLabel } from '../../model/gateway-name-label.ts';
import type { Labels } from '../../model/kubernetes.ts';
import { allowPolicyStands, anyAllowPolicyStands } from './existing-policies.ts';
import type { AuthzScope, PlatformScope } from './mesh-facts.ts';
import type { Survey, SurveyedNamespace, SurveyedWorkload } from './survey.ts';

/** Allow-nothing: the namespace where nothing in it has to be left out, else each workload. */
export function authzBaselines(survey: Survey): AuthzScope[] {
  return survey.namespaces.flatMap((namespace) => scopesOf(survey, namespace, () => true));
}

/** Pods of the platform that live in a namespace of the application: what holds for it is not meant for them. */
export function authzPlatform(survey: Survey): PlatformScope[] {
  return survey.namespaces
    .filter(({ coverable, workloads }) => coverable && workloads.some(({ authorized }) => authorized))
    .flatMap(({ namespace, foreign }) =>
      foreign
        .filter(({ labels }) => !allowStandsFor(survey, namespace.name, labels))
        .map(({ name, labels, answer }) => ({
          namespace: namespace.name,
          suffix: `-${name}`,
          workload: name,
          matchLabels: labels,
          gateway: labels[gatewayNameLabel] ?? '',
          answers: [answer],
        })),
    );
}

function allowStandsFor({ existing, platform }: Survey, namespace: string, labels: Labels): boolean {
  return allowPolicyStands(existing, { namespace, labels }, platform.istio.namespace);
}

/** Allow-everything, for workloads that no ALLOW policy guards yet. */
export function authzBypasses(survey: Survey): AuthzScope[] {
  const { existing, platform } = survey;
  const root = platform.istio.namespace;
  return survey.namespaces.flatMap((namespace) =>
    scopesOf(
      survey,
      namespace,
      ({ workload }) => !allowPolicyStands(existing, workload, root),
      anyAllowPolicyStands(existing, namespace.namespace.name, root),
    ),
  );
}

function scopesOf(
  survey: Survey,
  { namespace, workloads, coverable }: SurveyedNamespace,
  member: (surveyed: SurveyedWorkload) => boolean,
  oneByOne = false,
): AuthzScope[] {
  const inside = workloads.filter((surveyed) => surveyed.authorized && member(surveyed));
  if (inside.length === 0) return [];
  const whole = !oneByOne && coverable;
  const answers = ['topology.calls'];
  if (whole) return [{ namespace: namespace.name, suffix: '', workload: '', matchLabels: {}, answers }];
  return inside.map(({ workload, matchLabels }) => ({
    namespace: namespace.name,
    suffix: `-${workload.name}`,
    workload: workload.name,
    matchLabels,
    answers: [survey.answerOf(workload)],
  }));
}
