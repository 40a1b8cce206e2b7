import type { Finding } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import type { TrafficRequest } from '../../model/request.ts';
import type { Proof, Standing } from '../../semantics/proof/proof.ts';
import { podName } from '../output/pod-name.ts';
import { requestText } from './request-text.ts';

const mostCalls = 3;

const codes = {
  cut: 'existing-policy-cuts',
  open: 'existing-policy-allows',
  breaks: 'existing-policy-breaks',
} as const satisfies Record<Standing['kind'], string>;

/** What policies of others do against the declaration: one finding for each policy and what it does. */
export function standingFindings({ standing }: Pick<Proof, 'standing'>): Finding[] {
  const groups = groupBy(standing, (one) => JSON.stringify([one.kind, one.policy]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const text = first.kind === 'open' ? pairText : requestText;
    const calls = [...new Set(group.map(({ request }) => text(request)))];
    const rest = calls.length - mostCalls;
    const told = [...calls.slice(0, mostCalls), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
    return [{ code: codes[first.kind], values: { policy: first.policy, calls: told } }];
  });
}

/** Who reaches whom, on whatever port; the undeclared pods of the proof in words. */
function pairText(request: TrafficRequest): string {
  const [pair = ''] = requestText(request).split(/:\d+\//);
  return podName(pair);
}
