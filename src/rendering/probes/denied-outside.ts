import { contains } from '../facts/cidrs.ts';
import type { Survey, SurveyedWorkload } from '../facts/survey.ts';
import { sourceOf } from './allow-probes.ts';
import { selects } from './denied-by.ts';
import type { DraftProbe } from './draft-probe.ts';

/** A public resolver that listens on each of the ports; the script lets people name another. */
export const outsideAddress = '1.1.1.1';
const ports = [443, 80, 853, 53];

/** Each caller whose egress is isolated, at an address that it did not declare. */
export function deniedOutside(survey: Survey, callers: readonly SurveyedWorkload[]): DraftProbe[] {
  return callers
    .filter(({ guards }) => guards.egress)
    .flatMap((caller): DraftProbe[] => {
      const source = sourceOf(survey, caller);
      const port = ports.find((one) => !mayLeave(survey, caller, one));
      if (port === undefined) return [];
      return [
        {
          kind: 'deny',
          layer: 'l4',
          title: `${source.name} -> an undeclared address, port ${port}`,
          target: { kind: 'outside' },
          port,
          expect: caller.mode === 'none' ? 'timeout' : 'cut',
          source,
        },
      ];
    });
}

/** Whether the caller, or a workload whose rules hold for it too, may reach the address on a port. */
function mayLeave(survey: Survey, caller: SurveyedWorkload, port: number): boolean {
  const { labels, namespace } = caller.workload;
  return survey.calls.some(({ from, to, port: called }) => {
    if (to.kind !== 'external' || called !== port || from.namespace !== namespace) return false;
    if (!selects(survey.find(from).podSelector, labels)) return false;
    const cidrs = survey.topology.externals.find(({ name }) => name === to.name)?.cidrs ?? [];
    return (
      cidrs.length === 0 ||
      cidrs.some((cidr) => cidr === `${outsideAddress}/32` || contains(cidr, `${outsideAddress}/32`))
    );
  });
}
