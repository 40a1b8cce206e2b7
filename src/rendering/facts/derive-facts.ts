import { deepFreeze } from '../scope.ts';
import { authzCallees, waypointBypasses, waypointCallees } from './authorization.ts';
import { authzBaselines, authzBypasses, authzPlatform } from './authz-scopes.ts';
import { addressPeers } from './cidrs.ts';
import { egressRoutes, serviceEntries } from './external-traffic.ts';
import type { Facts, NetworkPeer } from './facts.ts';
import { edgeGroups } from './network-edges.ts';
import {
  dnsGroups,
  isolatedGroups,
  networkBypasses,
  probedWorkloads,
  proxyGroups,
} from './network-groups.ts';
import {
  asksStrict,
  asksStrictMesh,
  permissiveNamespaces,
  strictExceptions,
  strictNamespaces,
  strictWorkloads,
} from './peer-authentication.ts';
import { podPatches, sidecarScopes, telemetryFacts } from './proxy-settings.ts';
import { requestAuthentications } from './request-authentication.ts';
import { circuitBreakers, ingressGateways, rateLimits, routeFacts } from './routes.ts';
import { existingPolicies, namespaceSummaries, sampleCalls, sampleRequests } from './runbook-facts.ts';
import type { Survey } from './survey.ts';
import { waypointFacts } from './waypoints.ts';

/** Everything that templates can ask about, from one survey; frozen, and the same for the same answers. */
export function deriveFacts(survey: Survey): Facts {
  const { platform, dataPlane } = survey;
  const authz = authzCallees(survey);
  const atWaypoints = waypointCallees(survey);
  const { multiCluster } = platform;
  const facts: Facts = {
    approach: survey.decision.approach,
    dataPlane,
    layers: { np: survey.np, mesh: survey.mesh },
    requirements: survey.answers.requirements,
    platform,
    asks: {
      strict: asksStrict(survey),
      strictMesh: asksStrictMesh(survey),
      namespacesFirst: survey.np && survey.requirement('isolation') === 'namespaces',
      pathNormalization: [...authz, ...atWaypoints].some(({ rules }) =>
        rules.some(({ paths }) => paths.length > 0),
      ),
      multiCluster: survey.mesh && multiCluster !== undefined,
    },
    mesh: {
      ambient: dataPlane === 'ambient' || dataPlane === 'ambient-waypoint',
      install:
        survey.mesh &&
        survey.topology.namespaces.every(({ meshToday }) => meshToday === 'none') &&
        !['istio-sidecar', 'istio-ambient'].includes(String(survey.requirement('existing-mesh'))),
      rootNamespace: platform.istio.namespace,
      shipsNetworkPolicies: survey.np && isAtLeast(platform.istio.version, 1, 28),
      multiCluster: multiCluster ?? { meshId: '', clusterName: '', network: '' },
    },
    namespaces: namespaceSummaries(survey),
    sampleCalls: sampleCalls(survey),
    sampleRequests: sampleRequests(survey),
    existingPolicies: existingPolicies(survey),
    networkBypasses: networkBypasses(survey),
    isolatedGroups: isolatedGroups(survey),
    dnsGroups: dnsGroups(survey),
    resolverPeers: resolverPeers(survey),
    proxyGroups: proxyGroups(survey),
    edges: edgeGroups(survey),
    probes: probedWorkloads(survey),
    permissiveNamespaces: permissiveNamespaces(survey),
    strictNamespaces: strictNamespaces(survey),
    strictWorkloads: strictWorkloads(survey),
    strictExceptions: strictExceptions(survey),
    authzBypasses: authzBypasses(survey),
    authzBaselines: authzBaselines(survey),
    authzPlatform: authzPlatform(survey),
    authzCallees: authz,
    waypointBypasses: waypointBypasses(survey),
    waypointCallees: atWaypoints,
    waypoints: waypointFacts(survey),
    requestAuthentications: requestAuthentications(survey),
    routes: routeFacts(survey),
    circuitBreakers: circuitBreakers(survey),
    rateLimits: rateLimits(survey),
    telemetry: telemetryFacts(survey),
    sidecarScopes: sidecarScopes(survey),
    serviceEntries: serviceEntries(survey),
    egressRoutes: egressRoutes(survey),
    ingressGateways: ingressGateways(survey),
    podPatches: podPatches(survey),
  };
  return deepFreeze(structuredClone(facts));
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

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
