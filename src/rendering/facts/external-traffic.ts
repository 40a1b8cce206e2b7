import type { Call, ExternalDestination } from '../../model/topology.ts';
import { carriesHost, egressRouteOf } from './egress-route.ts';
import { isHttp, type Survey, type SurveyedWorkload, waypointName } from './survey.ts';
import type { ServiceEntryFact } from './traffic-facts.ts';

export interface ExternalUse {
  readonly external: ExternalDestination;
  readonly namespace: string;
  readonly callers: readonly SurveyedWorkload[];
  readonly calls: readonly Call[];
}

/** External hosts that meshed workloads call, one for each namespace, where egress shall be narrowed or routed. */
export function serviceEntries(survey: Survey): ServiceEntryFact[] {
  return usesOf(survey)
    .filter(({ external, calls }) => isExpressible(external, calls))
    .map((use) => {
      const { external, namespace, calls } = use;
      const addresses = calls.some(({ appProtocol }) => !carriesHost(appProtocol)) ? external.cidrs : [];
      const ways = waysOf(survey, use);
      const gateways = ways.flatMap((way) => (typeof way === 'string' ? [] : [way.namespace]));
      return {
        namespace,
        name: external.name,
        hosts: external.hosts,
        addresses,
        ports: portsOf(calls),
        // Ranges are no addresses that a name could stand for, and neither has a name with an asterisk one.
        resolution:
          addresses.length > 0 || external.hosts.some((host) => host.startsWith('*'))
            ? ('NONE' as const)
            : ('DNS' as const),
        exportTo: ['.', ...[...new Set(gateways)].filter((name) => name !== namespace).sort()],
        waypoint: ways.includes('waypoint') ? waypointName : '',
        answers: [
          `topology.externals[${survey.topology.externals.indexOf(external)}]`,
          ...calls.map(({ answer }) => answer),
        ],
      };
    });
}

/** The ways on which its calls leave. */
function waysOf(survey: Survey, { external, calls }: ExternalUse): ReturnType<typeof egressRouteOf>[] {
  return calls.map((call) => egressRouteOf(survey, survey.find(call.from), external, call));
}

/** Externals as each namespace uses them, where an answer asks that they be known to the mesh. */
export function usesOf(survey: Survey): ExternalUse[] {
  const asked = survey.requirement('isolation') === 'workloads-and-egress';
  return survey.topology.externals
    .filter(({ egressGateway, hosts }) => survey.mesh && hosts.length > 0 && (asked || egressGateway))
    .flatMap((external) =>
      survey.namespaces.flatMap(({ namespace }) => {
        const calls = survey.calls.filter(
          ({ from, to, protocol }) =>
            to.kind === 'external' &&
            to.name === external.name &&
            protocol === 'TCP' &&
            from.namespace === namespace.name &&
            survey.find(from).mode !== 'none',
        );
        const callers = [...new Set(calls.map(({ from }) => survey.find(from)))];
        return calls.length > 0 ? [{ external, namespace: namespace.name, callers, calls }] : [];
      }),
    );
}

/** Plain TCP carries no host: without addresses a ServiceEntry would take every connection to its port. */
export function isExpressible(external: ExternalDestination, calls: readonly Call[]): boolean {
  return calls.every(({ appProtocol }) => carriesHost(appProtocol)) || external.cidrs.length > 0;
}

function portsOf(calls: readonly Call[]): ServiceEntryFact['ports'] {
  const ports = new Map<number, ServiceEntryFact['ports'][number]>();
  for (const { port, appProtocol } of calls) {
    const protocol = isHttp(appProtocol)
      ? appProtocol === 'http'
        ? 'HTTP'
        : 'HTTP2'
      : ['https', 'tls'].includes(appProtocol)
        ? 'TLS'
        : 'TCP';
    ports.set(port, { number: port, name: `${protocol.toLowerCase()}-${port}`, protocol });
  }
  return [...ports.keys()]
    .sort((one, other) => one - other)
    .map((port) => ports.get(port)) as ServiceEntryFact['ports'];
}
