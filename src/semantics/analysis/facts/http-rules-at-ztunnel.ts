import type { AuthorizationAction } from '../../istio/authorization-policy.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Remark } from '../detector.ts';
import { assumedPlane } from './assumed-plane.ts';
import { someWorkloads } from './names.ts';

/** Rules of one action with HTTP fields where ztunnel enforces, which reads no HTTP. */
export function* httpRulesAtZtunnel(
  context: AnalysisContext,
  action: AuthorizationAction,
): Generator<Remark> {
  for (const { placed, policy, name, rules, workloads } of context.authorizations) {
    if (policy.action !== action) continue;
    const ambient = workloads.filter((workload) => assumedPlane(context, workload) === 'ambient');
    if (ambient.length === 0) continue;
    for (const { uses } of rules) {
      const use = uses.find(({ level }) => level !== 'l4');
      if (use)
        yield { at: placed, values: { policy: name, field: use.path, workloads: someWorkloads(ambient) } };
    }
  }
}
