import type { Platform } from '../model/platform.ts';
import type { Topology } from '../model/topology.ts';

/** The facts that conditions may ask about, besides answers. Those of what is absent are unknown. */
export const factNames = [
  'platform.policyEnforcement',
  'platform.resolver.kind',
  'platform.istio.dataPlane',
  'platform.monitoring',
  'gateway-api.route-retries',
  'topology.http-rules',
  'topology.rate-limits',
  'topology.retries',
  'topology.traffic-settings',
  'topology.entry-points',
  'topology.needs-api-server',
  'topology.outside-mesh',
] as const;
export type FactName = (typeof factNames)[number];

/** States platform and topology as facts for conditions (`evaluateCondition`). */
export function describeFacts(
  platform: Platform | undefined,
  topology: Topology | undefined,
): Partial<Record<FactName, string>> {
  return { ...(platform && platformFacts(platform)), ...(topology && topologyFacts(topology)) };
}

function platformFacts(platform: Platform): Partial<Record<FactName, string>> {
  return {
    'platform.policyEnforcement': platform.policyEnforcement,
    'platform.resolver.kind': platform.resolver.kind,
    'platform.istio.dataPlane': platform.istio.dataPlane,
    'platform.monitoring': yesNo(platform.monitoring !== undefined),
    'gateway-api.route-retries': yesNo(isAtLeast(platform.gatewayApiVersion, [1, 7])),
  };
}

function topologyFacts(topology: Topology): Partial<Record<FactName, string>> {
  const matches = [...topology.calls, ...topology.entryPoints].flatMap(({ http }) => http);
  return {
    'topology.http-rules': yesNo(matches.length > 0),
    'topology.rate-limits': yesNo(topology.traffic.some(({ rateLimit }) => rateLimit !== undefined)),
    'topology.retries': yesNo(topology.traffic.some(({ retries }) => retries !== undefined)),
    'topology.traffic-settings': yesNo(topology.traffic.length > 0),
    'topology.entry-points': yesNo(topology.entryPoints.length > 0),
    'topology.needs-api-server': yesNo(topology.workloads.some(({ needsApiServer }) => needsApiServer)),
    'topology.outside-mesh': yesNo(whatStaysOutside(topology).length > 0),
  };
}

/** What of a topology stays outside a mesh: workloads by `namespace/name`, and calls over UDP or SCTP by their place. */
export function whatStaysOutside(topology: Topology): string[] {
  const outside = new Set(topology.namespaces.filter(({ joinsMesh }) => !joinsMesh).map(({ name }) => name));
  const workloads = topology.workloads
    .filter(({ namespace, joinsMesh, hostNetwork }) => !joinsMesh || hostNetwork || outside.has(namespace))
    .map(({ namespace, name }) => `${namespace}/${name}`);
  const calls = topology.calls.filter(({ protocol }) => protocol !== 'TCP').map(({ answer }) => answer);
  return [...workloads, ...calls];
}

/** Compares versions such as "1.6", "v1.30.4" or "1.7.0-rc.1" by their leading numbers. */
export function isAtLeast(version: string, wanted: readonly number[]): boolean {
  const parts = version.replace(/^v/, '').split(/[.+-]/).map(Number);
  for (const [index, want] of wanted.entries()) {
    const part = parts[index] ?? 0;
    if (Number.isNaN(part) || part < want) return false;
    if (part > want) return true;
  }
  return true;
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
