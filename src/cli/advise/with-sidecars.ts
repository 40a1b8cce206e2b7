import type { Answers } from '../../model/answers.ts';
import type { Decision } from '../../model/decision.ts';
import type { Finding } from '../../model/finding.ts';

/**
 * The same decision for sidecars, where standing policies would not survive ambient and nobody has asked for it: neither
 * by the platform facts, nor by a mesh that runs that way already. Undefined where there is no such way out.
 */
export function withSidecars(
  decision: Decision,
  { platform, topology, requirements }: Answers,
  stoppedBy: readonly Finding[],
): Decision | undefined {
  const { dataPlane } = decision;
  const isAsked = platform.istio.dataPlane !== 'auto' || requirements['existing-mesh'] === 'istio-ambient';
  const isThere = topology?.namespaces.some(({ meshToday }) => meshToday === 'ambient');
  const byPolicies = stoppedBy.filter(({ code }) => code === 'existing-policy-breaks');
  const onlyThat = byPolicies.length > 0 && byPolicies.length === stoppedBy.length;
  if (!dataPlane || dataPlane.choice === 'sidecar' || isAsked || isThere || !onlyThat) return undefined;
  const finding: Finding = {
    code: 'sidecars-for-standing-policies',
    values: {
      dataPlane: dataPlane.choice,
      policies: byPolicies.map(({ values }) => values.policy).join('; '),
    },
    answer: 'platform.istio.dataPlane',
  };
  return {
    ...decision,
    dataPlane: { ...dataPlane, choice: 'sidecar' },
    findings: [...decision.findings, finding],
  };
}
