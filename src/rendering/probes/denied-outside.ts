import type { Probe } from '../../model/probe.ts';
import type { Call } from '../../model/topology.ts';
import { contains } from '../facts/cidrs.ts';
import type { Survey, SurveyedWorkload } from '../facts/survey.ts';
import { sourceOf } from './allow-probes.ts';
import { selects } from './denied-by.ts';
import type { DraftProbe } from './draft-probe.ts';

/** A public resolver that listens on each of the ports; the script lets people name another. */
export const outsideAddress = '1.1.1.1';
const ports = [443, 80, 853, 53];
/** At these a proxy may have something that reads TLS or HTTP for all addresses, and waits for a whole request. */
const requests: Readonly<Record<number, Probe['request']>> = { 443: simplest('https'), 80: simplest('http') };

/** Each caller whose egress is isolated, at an address that it did not declare. */
export function deniedOutside(survey: Survey, callers: readonly SurveyedWorkload[]): DraftProbe[] {
  const open = callsToTheAddress(survey);
  return callers
    .filter(({ guards }) => guards.egress)
    .flatMap((caller): DraftProbe[] => {
      const source = sourceOf(survey, caller);
      const port = ports.find((one) => !mayLeave(survey, open, caller, one));
      if (port === undefined) return [];
      const request = caller.mode === 'none' ? undefined : requests[port];
      return [
        {
          kind: 'deny',
          layer: 'l4',
          title: `${source.name} -> an undeclared address, port ${port}`,
          target: { kind: 'outside' },
          port,
          ...(request && { request }),
          expect: caller.mode === 'none' ? 'timeout' : 'cut',
          source,
        },
      ];
    });
}

function simplest(scheme: 'http' | 'https'): Probe['request'] {
  return { scheme, http2: false, method: 'GET', path: '/', headers: [], writes: false };
}

/** Declared calls whose destination the address could be. */
function callsToTheAddress({ calls, topology }: Survey): Call[] {
  const address = `${outsideAddress}/32`;
  const elsewhere = new Set(
    topology.externals
      .filter(
        ({ cidrs }) => cidrs.length > 0 && !cidrs.some((own) => own === address || contains(own, address)),
      )
      .map(({ name }) => name),
  );
  return calls.filter(
    ({ to, port }) => to.kind === 'external' && ports.includes(port) && !elsewhere.has(to.name),
  );
}

/** Whether the caller, or a workload whose rules hold for it too, may reach the address on a port. */
function mayLeave(
  survey: Survey,
  open: readonly Call[],
  { workload: { labels, namespace } }: SurveyedWorkload,
  port: number,
): boolean {
  return open.some(
    ({ from, port: called }) =>
      called === port && from.namespace === namespace && selects(survey.find(from).podSelector, labels),
  );
}
