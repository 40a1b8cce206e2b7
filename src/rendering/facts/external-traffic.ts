import type { Call, ExternalDestination } from '../../model/topology.ts';
import { egressRouteOf } from './egress-route.ts';
import { isHttp, type Survey, type SurveyedWorkload, waypointName } from './survey.ts';
import type { EgressRouteFact, ServiceEntryFact } from './traffic-facts.ts';

interface ExternalUse {
  readonly external: ExternalDestination;
  readonly namespace: string;
  readonly callers: readonly SurveyedWorkload[];
  readonly calls: readonly Call[];
}

/** External hosts that meshed workloads call, one for each namespace, where egress shall be narrowed or routed. */
export function serviceEntries(survey: Survey): ServiceEntryFact[] {
  return usesOf(survey)
    .filter(({ external, calls }) => isExpressible(external, calls))
    .map(({ external, namespace, callers, calls }) => ({
      namespace,
      name: external.name,
      hosts: external.hosts,
      addresses: calls.some(({ appProtocol }) => !carriesHost(appProtocol)) ? external.cidrs : [],
      ports: portsOf(calls),
      resolution: external.hosts.some((host) => host.startsWith('*')) ? 'NONE' : 'DNS',
      waypoint: callers.some((caller) => egressRouteOf(survey, caller, external, 'TCP') === 'waypoint')
        ? waypointName
        : '',
      answers: [
        `topology.externals[${survey.topology.externals.indexOf(external)}]`,
        ...calls.map(({ answer }) => answer),
      ],
    }));
}

/** Sidecars only: routes from the callers to an egress gateway, and from there to the host. */
export function egressRoutes(survey: Survey): EgressRouteFact[] {
  return usesOf(survey)
    .filter(({ external, calls }) => isExpressible(external, calls))
    .flatMap(({ external, namespace, callers, calls }) =>
      [...new Set(calls.map(({ port }) => port))]
        .sort((one, other) => one - other)
        .flatMap((port): EgressRouteFact[] => {
          const caller = callers.find(({ mode }) => mode === 'sidecar');
          const call = calls.find((candidate) => candidate.port === port);
          const tls = call && ['https', 'tls'].includes(call.appProtocol);
          const gateway = caller && egressRouteOf(survey, caller, external, 'TCP');
          if (!tls || !gateway || typeof gateway === 'string') return [];
          return [
            {
              namespace,
              name: `${external.name}-${port}`,
              hosts: external.hosts,
              port,
              gatewayNamespace: gateway.namespace,
              gatewayLabels: gateway.labels,
              firstHost: external.hosts[0] ?? '',
              gatewayHost: `${gateway.name}.${gateway.namespace}.svc.cluster.local`,
              answers: [`topology.externals[${survey.topology.externals.indexOf(external)}]`],
            },
          ];
        }),
    );
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

function carriesHost(appProtocol: string): boolean {
  return isHttp(appProtocol) || ['https', 'tls'].includes(appProtocol);
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
