import { authzCallees, waypointBypasses, waypointCallees } from './authorization.ts';
import { authzBaselines, authzBypasses, authzPlatform } from './authz-scopes.ts';
import { addressPeers } from './cidrs.ts';
import { egressCallees } from './egress-callees.ts';
import { egressExits, egressRoutes } from './egress-traffic.ts';
import { ingressGateways } from './entry-routes.ts';
import { serviceEntries } from './external-traffic.ts';
import type { Facts } from './facts.ts';
import { isVersionAtLeast } from './is-version-at-least.ts';
import { edgeGroups } from './network-edges.ts';
import type { NetworkPeer } from './network-facts.ts';
import {
  dnsGroups,
  isolatedGroups,
  networkBypasses,
  probedWorkloads,
  proxyGroups,
} from './network-groups.ts';
import {
  asksStrictMesh,
  permissiveNamespaces,
  strictExceptions,
  strictNamespaces,
  strictWorkloads,
} from './peer-authentication.ts';
import { existingPolicies, retiredPolicies } from './policies-of-before.ts';
import { podPatches, sidecarScopes, telemetryFacts } from './proxy-settings.ts';
import { requestAuthentications } from './request-authentication.ts';
import { routeFacts } from './routes.ts';
import { clients, gatewaySummaries, namespaceSummaries } from './runbook-facts.ts';
import { plaintextCalls, sampleCalls } from './sample-calls.ts';
import type { Survey } from './survey.ts';
import { circuitBreakers, rateLimits } from './traffic-limits.ts';
import { waypointFacts } from './waypoints.ts';

/** How each fact follows from the survey. */
const derivations: { readonly [Name in keyof Facts]: (survey: Survey, facts: Facts) => Facts[Name] } = {
  approach: ({ decision }) => decision.approach,
  dataPlane: ({ dataPlane }) => dataPlane,
  layers: ({ np, mesh }) => ({ np, mesh }),
  requirements: ({ answers }) => answers.requirements,
  platform: ({ platform }) => platform,
  asks: (survey, { authzCallees: atWorkloads, waypointCallees: atWaypoints }) => ({
    // Identities hold only where plaintext is refused, so every mesh ends there.
    strict: survey.mesh,
    strictMesh: asksStrictMesh(survey),
    namespacesFirst: survey.np && survey.requirement('isolation') === 'namespaces',
    pathNormalization: [...atWorkloads, ...atWaypoints].some(({ rules }) =>
      rules.some(({ paths }) => paths.length > 0),
    ),
    multiCluster: survey.mesh && survey.platform.multiCluster !== undefined,
    gatewayApi:
      survey.dataPlane === 'ambient-waypoint' ||
      (survey.mesh && survey.platform.gateways.some(({ kind }) => kind === 'gateway-api')),
  }),
  mesh: (survey) => ({
    ambient: survey.dataPlane === 'ambient' || survey.dataPlane === 'ambient-waypoint',
    install:
      survey.mesh &&
      survey.topology.namespaces.every(({ meshToday }) => meshToday === 'none') &&
      !['istio-sidecar', 'istio-ambient'].includes(String(survey.requirement('existing-mesh'))),
    rootNamespace: survey.platform.istio.namespace,
    shipsNetworkPolicies: survey.np && isVersionAtLeast(survey.platform.istio.version, 1, 28),
    multiCluster: survey.platform.multiCluster ?? { meshId: '', clusterName: '', network: '' },
  }),
  namespaces: namespaceSummaries,
  remoteClusters: ({ mesh, platform }) =>
    mesh ? (platform.multiCluster?.remoteClusters ?? []).map((name) => ({ name })) : [],
  gateways: gatewaySummaries,
  sampleCalls,
  plaintextCalls,
  clients,
  existingPolicies,
  retiredPolicies,
  networkBypasses,
  isolatedGroups,
  dnsGroups,
  resolverPeers,
  proxyGroups,
  edges: edgeGroups,
  probes: probedWorkloads,
  permissiveNamespaces,
  strictNamespaces,
  strictWorkloads,
  strictExceptions,
  authzBypasses,
  authzBaselines,
  authzPlatform,
  authzCallees,
  waypointBypasses: (survey, { waypointCallees: guarded }) => waypointBypasses(survey, guarded),
  waypointCallees,
  egressCallees,
  waypoints: waypointFacts,
  requestAuthentications,
  routes: routeFacts,
  circuitBreakers,
  rateLimits,
  telemetry: telemetryFacts,
  sidecarScopes,
  serviceEntries,
  egressRoutes,
  egressExits,
  ingressGateways,
  podPatches,
};

/** Everything that templates can ask about, from one survey; each fact is derived when it is asked for first. */
export function deriveFacts(survey: Survey): Facts {
  const facts = {} as Facts;
  for (const name of Object.keys(derivations) as (keyof Facts)[]) {
    Object.defineProperty(facts, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = derivations[name](survey, facts);
        Object.defineProperty(facts, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return facts;
}

function resolverPeers({ platform }: Survey): NetworkPeer[] {
  const { pods, cidrs } = platform.resolver;
  return [
    ...(pods
      ? [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': pods.namespace } },
            podSelector: { matchLabels: pods.labels },
          },
        ]
      : []),
    ...addressPeers(cidrs),
  ];
}
