import type { ClusterWorkload } from '../../../model/cluster.ts';
import { principalText } from '../../istio/identity.ts';
import { waypointOnTheWay } from '../../istio/waypoint-route.ts';
import { allowedInDirection } from '../../network-policy/allowed-ports.ts';
import { noPortsIn } from '../../network-policy/port-set.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { someWorkloads } from '../facts/names.ts';
import type { PlacedAuthorization } from '../facts/placed-authorizations.ts';

/** Policies that admit a waypoint alone, where callers that do not go through it can still come. */
export const waypointBypassed: Detector<'waypoint-bypassed'> = {
  code: 'waypoint-bypassed',
  *detect(context) {
    const passers = context.cluster.workloads.filter((workload) =>
      ['sidecar', 'gateway'].includes(context.planeOf(workload)),
    );
    if (passers.length === 0) return;
    for (const authorization of context.authorizations) {
      const { placed, name, workloads } = authorization;
      const [first] = workloads;
      if (first === undefined || !admitsOnlyWaypoints(context, authorization)) continue;
      const cut = passers.filter(
        (passer) =>
          context.mayCall(passer, first) &&
          reaches(context, passer, first) &&
          !usesWaypoint(context, passer, first),
      );
      if (cut.length > 0)
        yield {
          at: placed,
          values: { policy: name, callers: someWorkloads(cut), workload: `${first.namespace}/${first.name}` },
        };
    }
  },
};

/** An ALLOW whose every rule names principals of waypoints only, or a DENY of all others. */
function admitsOnlyWaypoints(context: AnalysisContext, { policy, rules }: PlacedAuthorization): boolean {
  const waypoints = waypointPrincipals(context);
  const wanted = policy.action === 'ALLOW' ? false : policy.action === 'DENY' ? true : undefined;
  if (wanted === undefined || rules.length === 0 || waypoints.size === 0) return false;
  return rules.every(({ uses }) =>
    uses.some(
      ({ attribute, negated, values }) =>
        attribute === 'principals' && negated === wanted && values.every((value) => waypoints.has(value)),
    ),
  );
}

function waypointPrincipals({ of, settings }: AnalysisContext): ReadonlySet<string> {
  const names = of('gateway.networking.k8s.io', 'Gateway').flatMap(({ object }) => {
    const spec = object.spec as { gatewayClassName?: unknown } | undefined;
    if (spec?.gatewayClassName !== 'istio-waypoint') return [];
    const { namespace = 'default', name } = object.metadata;
    return [...settings.trustDomains, 'cluster.local'].map((trustDomain) =>
      principalText({ trustDomain, namespace, serviceAccount: name }),
    );
  });
  return new Set(names);
}

/** Whether every Service in front of a workload leads the caller through its waypoint. */
function usesWaypoint(
  { mesh }: AnalysisContext,
  source: ClusterWorkload,
  destination: ClusterWorkload,
): boolean {
  const fronts = destination.ports.flatMap(({ port }) =>
    mesh.fronts(destination, port).map((front) => ({ ...front, target: port })),
  );
  return (
    fronts.length > 0 &&
    fronts.every(({ service, port, target }) => {
      const request = {
        source: { kind: 'workload', workload: source },
        destination: { kind: 'workload', workload: destination },
        port: target,
        protocol: 'TCP',
        via: { service, port: port.port },
      } as const;
      return waypointOnTheWay(mesh, request, destination).waypoint !== undefined;
    })
  );
}

function reaches(
  { network }: AnalysisContext,
  source: ClusterWorkload,
  destination: ClusterWorkload,
): boolean {
  const ends = [
    { kind: 'workload', workload: source } as const,
    { kind: 'workload', workload: destination } as const,
  ] as const;
  const { possible } = allowedInDirection(network, ends[0], ends[1], 'ingress');
  return !noPortsIn(possible);
}
