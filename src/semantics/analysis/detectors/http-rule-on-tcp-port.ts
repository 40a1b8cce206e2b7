import { type ListenerProtocol, servicePortProtocol } from '../../istio/listener-protocol.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import type { PlacedAuthorization } from '../facts/placed-authorizations.ts';

/** Rules with HTTP fields for ports that the Services declare as something else. */
export const httpRuleOnTcpPort: Detector<'http-rule-on-tcp-port'> = {
  code: 'http-rule-on-tcp-port',
  *detect(context) {
    for (const authorization of context.authorizations) {
      const { placed, name, rules } = authorization;
      for (const { uses } of rules) {
        const http = uses.find(({ level }) => level === 'http');
        if (http === undefined) continue;
        const named = uses
          .filter(({ attribute, negated }) => attribute === 'ports' && !negated)
          .flatMap(({ values }) => values);
        const ports = named.length > 0 ? named.map(Number) : undefined;
        for (const [port, service] of tcpPorts(context, authorization, ports))
          yield { at: placed, values: { policy: name, field: http.path, port, service } };
      }
    }
  },
};

/** Ports among those wanted (all of them without) that are declared as TCP, with a Service that says so. */
function tcpPorts(
  { mesh }: AnalysisContext,
  { workloads, services }: PlacedAuthorization,
  wanted: readonly number[] | undefined,
): ReadonlyMap<number, string> {
  const declared = new Map<number, { readonly service: string; readonly protocol: ListenerProtocol }[]>();
  const add = (port: number, service: { namespace: string; name: string }, protocol: ListenerProtocol) =>
    declared.set(port, [
      ...(declared.get(port) ?? []),
      { service: `${service.namespace}/${service.name}`, protocol },
    ]);
  for (const service of services)
    for (const port of service.ports) add(port.port, service, servicePortProtocol(port));
  for (const workload of workloads.slice(0, 50))
    for (const { port } of workload.ports)
      for (const front of mesh.fronts(workload, port))
        add(port, front.service, servicePortProtocol(front.port));
  const found = new Map<number, string>();
  const everyTcp = [...declared.values()].flat().every(({ protocol }) => protocol === 'tcp');
  for (const [port, fronts] of declared) {
    const meant = wanted ? wanted.includes(port) : everyTcp;
    if (meant && fronts.every(({ protocol }) => protocol === 'tcp'))
      found.set(port, fronts[0]?.service ?? '');
  }
  return found;
}
