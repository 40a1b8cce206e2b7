import type { Detector } from './detector.ts';
import { actionUnknownToZtunnel } from './detectors/action-unknown-to-ztunnel.ts';
import { ambientProbesCut } from './detectors/ambient-probes-cut.ts';
import { ambientWithoutHbone } from './detectors/ambient-without-hbone.ts';
import { ambiguousRoutePort } from './detectors/ambiguous-route-port.ts';
import { authorizationWithoutProxy } from './detectors/authorization-without-proxy.ts';
import { claimRouteWithoutRequestAuthentication } from './detectors/claim-route-without-request-authentication.ts';
import { claimsFromEveryIssuer } from './detectors/claims-from-every-issuer.ts';
import { conflictingGateways } from './detectors/conflicting-gateways.ts';
import { conflictingIstioConfigs } from './detectors/conflicting-istio-configs.ts';
import { conflictingRoutes } from './detectors/conflicting-routes.ts';
import { consecutiveErrorsDeprecated } from './detectors/consecutive-errors-deprecated.ts';
import { deadAuthorizationRule } from './detectors/dead-authorization-rule.ts';
import { deadNetworkRule } from './detectors/dead-network-rule.ts';
import { defaultServiceAccount } from './detectors/default-service-account.ts';
import { deprecatedApiVersion } from './detectors/deprecated-api-version.ts';
import { dnsOverUdpOnly } from './detectors/dns-over-udp-only.ts';
import { dnsRuleToWholeNamespace } from './detectors/dns-rule-to-whole-namespace.ts';
import { egressToInternet } from './detectors/egress-to-internet.ts';
import { egressToMetadata } from './detectors/egress-to-metadata.ts';
import { egressWithoutDns } from './detectors/egress-without-dns.ts';
import { emptyMatchValue } from './detectors/empty-match-value.ts';
import { emptyPeerList } from './detectors/empty-peer-list.ts';
import { emptyPeerSelector } from './detectors/empty-peer-selector.ts';
import { endsDisagree } from './detectors/ends-disagree.ts';
import { envoyFilterOnWaypoint } from './detectors/envoy-filter-on-waypoint.ts';
import { foreignTrustDomain } from './detectors/foreign-trust-domain.ts';
import { gatewayPortNotServed } from './detectors/gateway-port-not-served.ts';
import { gatewaySecretMissing } from './detectors/gateway-secret-missing.ts';
import { gatewaySelectsNothing } from './detectors/gateway-selects-nothing.ts';
import { gatewaysShareCertificate } from './detectors/gateways-share-certificate.ts';
import { getWithoutHead } from './detectors/get-without-head.ts';
import { headerPresenceByEmptyString } from './detectors/header-presence-by-empty-string.ts';
import { hostNetworkWorkload } from './detectors/host-network-workload.ts';
import { hostNotAtGateway } from './detectors/host-not-at-gateway.ts';
import { httpRouteRetryTooNew } from './detectors/http-route-retry-too-new.ts';
import { httpRuleOnTcpPort } from './detectors/http-rule-on-tcp-port.ts';
import { identityRuleWithoutMtls } from './detectors/identity-rule-without-mtls.ts';
import { ipv4OnlyBlock } from './detectors/ipv4-only-block.ts';
import { issuerWithoutAudiences } from './detectors/issuer-without-audiences.ts';
import { istioConfigSelectsNothing } from './detectors/istio-config-selects-nothing.ts';
import { istioOperatorObject } from './detectors/istio-operator-object.ts';
import { istioPolicySelectsNothing } from './detectors/istio-policy-selects-nothing.ts';
import { keysFetchedByIstiod } from './detectors/keys-fetched-by-istiod.ts';
import { l7AllowAtZtunnel } from './detectors/l7-allow-at-ztunnel.ts';
import { l7DenyAtZtunnel } from './detectors/l7-deny-at-ztunnel.ts';
import { l7DenyWithoutPorts } from './detectors/l7-deny-without-ports.ts';
import { meshedWithoutIstiod } from './detectors/meshed-without-istiod.ts';
import { metricsCut } from './detectors/metrics-cut.ts';
import { misplacedMeshSetting } from './detectors/misplaced-mesh-setting.ts';
import { missingPort } from './detectors/missing-port.ts';
import { missingService } from './detectors/missing-service.ts';
import { mtlsDisableInAmbient } from './detectors/mtls-disable-in-ambient.ts';
import { mtlsDisabledForMutualCallers } from './detectors/mtls-disabled-for-mutual-callers.ts';
import { namespaceOpenToTheMesh } from './detectors/namespace-open-to-the-mesh.ts';
import { namespaceWithoutDefaultDeny } from './detectors/namespace-without-default-deny.ts';
import { namespaceWithoutMesh } from './detectors/namespace-without-mesh.ts';
import { negativeMatchInAllow } from './detectors/negative-match-in-allow.ts';
import { negativeStatus } from './detectors/negative-status.ts';
import { networkPolicySelectsNothing } from './detectors/network-policy-selects-nothing.ts';
import { otherPolicyKind } from './detectors/other-policy-kind.ts';
import { pathMatchesEverything } from './detectors/path-matches-everything.ts';
import { peerIsEveryPod } from './detectors/peer-is-every-pod.ts';
import { peerMatchesNothing } from './detectors/peer-matches-nothing.ts';
import { peersJoinedByOr } from './detectors/peers-joined-by-or.ts';
import { permissiveIsDefault } from './detectors/permissive-is-default.ts';
import { plaintextPortUnfenced } from './detectors/plaintext-port-unfenced.ts';
import { podWithoutSidecar } from './detectors/pod-without-sidecar.ts';
import { policiesNotEnforced } from './detectors/policies-not-enforced.ts';
import { policyInDryRun } from './detectors/policy-in-dry-run.ts';
import { policyTargetMissing } from './detectors/policy-target-missing.ts';
import { portLimitLostBehindHbone } from './detectors/port-limit-lost-behind-hbone.ts';
import { portMtlsNotOfWorkload } from './detectors/port-mtls-not-of-workload.ts';
import { portMtlsWithoutSelector } from './detectors/port-mtls-without-selector.ts';
import { portNameTowardsAddresses } from './detectors/port-name-towards-addresses.ts';
import { portOpenToEveryone } from './detectors/port-open-to-everyone.ts';
import { prefixMissesItself } from './detectors/prefix-misses-itself.ts';
import { principalMatchesNobody } from './detectors/principal-matches-nobody.ts';
import { principalOfSeveralWorkloads } from './detectors/principal-of-several-workloads.ts';
import { principalOutsideMesh } from './detectors/principal-outside-mesh.ts';
import { proxyAnnotationWithoutSidecar } from './detectors/proxy-annotation-without-sidecar.ts';
import { requestAuthenticationNotRequired } from './detectors/request-authentication-not-required.ts';
import { reservedUserId } from './detectors/reserved-user-id.ts';
import { rootSelectorIgnored } from './detectors/root-selector-ignored.ts';
import { ruleAllowsEverything } from './detectors/rule-allows-everything.ts';
import { ruleWithoutPorts } from './detectors/rule-without-ports.ts';
import { selectorPolicyOnGateway } from './detectors/selector-policy-on-gateway.ts';
import { selectorPolicyOnWaypoint } from './detectors/selector-policy-on-waypoint.ts';
import { serverCertificateNotVerified } from './detectors/server-certificate-not-verified.ts';
import { servicePolicyWithoutWaypoint } from './detectors/service-policy-without-waypoint.ts';
import { servicePortDiffers } from './detectors/service-port-differs.ts';
import { servicePortInNetworkPolicy } from './detectors/service-port-in-network-policy.ts';
import { serviceWithoutWorkload } from './detectors/service-without-workload.ts';
import { severalInjectionLabels } from './detectors/several-injection-labels.ts';
import { severalPeerAuthentications } from './detectors/several-peer-authentications.ts';
import { severalTokenLocations } from './detectors/several-token-locations.ts';
import { strictForWholeMesh } from './detectors/strict-for-whole-mesh.ts';
import { strictPortAmongPlaintext } from './detectors/strict-port-among-plaintext.ts';
import { strictWithPlaintextCallers } from './detectors/strict-with-plaintext-callers.ts';
import { subsetInAmbient } from './detectors/subset-in-ambient.ts';
import { subsetSelectsNothing } from './detectors/subset-selects-nothing.ts';
import { tokenCheckAtZtunnel } from './detectors/token-check-at-ztunnel.ts';
import { tokenRuleWithoutPeer } from './detectors/token-rule-without-peer.ts';
import { tokenRuleWithoutRequestAuthentication } from './detectors/token-rule-without-request-authentication.ts';
import { undeclaredProtocol } from './detectors/undeclared-protocol.ts';
import { unknownGateway } from './detectors/unknown-gateway.ts';
import { unknownGatewayLabels } from './detectors/unknown-gateway-labels.ts';
import { unknownNamespaceInRule } from './detectors/unknown-namespace-in-rule.ts';
import { unknownNamespaceLabel } from './detectors/unknown-namespace-label.ts';
import { unknownRouteDestination } from './detectors/unknown-route-destination.ts';
import { unknownRuleHost } from './detectors/unknown-rule-host.ts';
import { unknownSubset } from './detectors/unknown-subset.ts';
import { virtualServiceInAmbient } from './detectors/virtual-service-in-ambient.ts';
import { waypointBypassed } from './detectors/waypoint-bypassed.ts';
import { waypointPortNotOfService } from './detectors/waypoint-port-not-of-service.ts';
import { wrongResolver } from './detectors/wrong-resolver.ts';

/** Every detector, by code. */
export const detectors = [
  actionUnknownToZtunnel,
  ambientProbesCut,
  ambientWithoutHbone,
  ambiguousRoutePort,
  authorizationWithoutProxy,
  claimRouteWithoutRequestAuthentication,
  claimsFromEveryIssuer,
  conflictingGateways,
  conflictingIstioConfigs,
  conflictingRoutes,
  consecutiveErrorsDeprecated,
  deadAuthorizationRule,
  deadNetworkRule,
  defaultServiceAccount,
  deprecatedApiVersion,
  dnsOverUdpOnly,
  dnsRuleToWholeNamespace,
  egressToInternet,
  egressToMetadata,
  egressWithoutDns,
  emptyMatchValue,
  emptyPeerList,
  emptyPeerSelector,
  endsDisagree,
  envoyFilterOnWaypoint,
  foreignTrustDomain,
  gatewayPortNotServed,
  gatewaySecretMissing,
  gatewaySelectsNothing,
  gatewaysShareCertificate,
  getWithoutHead,
  headerPresenceByEmptyString,
  hostNetworkWorkload,
  hostNotAtGateway,
  httpRouteRetryTooNew,
  httpRuleOnTcpPort,
  identityRuleWithoutMtls,
  ipv4OnlyBlock,
  issuerWithoutAudiences,
  istioConfigSelectsNothing,
  istioOperatorObject,
  istioPolicySelectsNothing,
  keysFetchedByIstiod,
  l7AllowAtZtunnel,
  l7DenyAtZtunnel,
  l7DenyWithoutPorts,
  meshedWithoutIstiod,
  metricsCut,
  misplacedMeshSetting,
  missingPort,
  missingService,
  mtlsDisableInAmbient,
  mtlsDisabledForMutualCallers,
  namespaceOpenToTheMesh,
  namespaceWithoutDefaultDeny,
  namespaceWithoutMesh,
  negativeMatchInAllow,
  negativeStatus,
  networkPolicySelectsNothing,
  otherPolicyKind,
  pathMatchesEverything,
  peerIsEveryPod,
  peerMatchesNothing,
  peersJoinedByOr,
  permissiveIsDefault,
  plaintextPortUnfenced,
  podWithoutSidecar,
  policiesNotEnforced,
  policyInDryRun,
  policyTargetMissing,
  portLimitLostBehindHbone,
  portMtlsNotOfWorkload,
  portMtlsWithoutSelector,
  portNameTowardsAddresses,
  portOpenToEveryone,
  prefixMissesItself,
  principalMatchesNobody,
  principalOfSeveralWorkloads,
  principalOutsideMesh,
  proxyAnnotationWithoutSidecar,
  requestAuthenticationNotRequired,
  reservedUserId,
  rootSelectorIgnored,
  ruleAllowsEverything,
  ruleWithoutPorts,
  selectorPolicyOnGateway,
  selectorPolicyOnWaypoint,
  serverCertificateNotVerified,
  servicePolicyWithoutWaypoint,
  servicePortDiffers,
  servicePortInNetworkPolicy,
  serviceWithoutWorkload,
  severalInjectionLabels,
  severalPeerAuthentications,
  severalTokenLocations,
  strictForWholeMesh,
  strictPortAmongPlaintext,
  strictWithPlaintextCallers,
  subsetInAmbient,
  subsetSelectsNothing,
  tokenCheckAtZtunnel,
  tokenRuleWithoutPeer,
  tokenRuleWithoutRequestAuthentication,
  undeclaredProtocol,
  unknownGateway,
  unknownGatewayLabels,
  unknownNamespaceInRule,
  unknownNamespaceLabel,
  unknownRouteDestination,
  unknownRuleHost,
  unknownSubset,
  virtualServiceInAmbient,
  waypointBypassed,
  waypointPortNotOfService,
  wrongResolver,
] as const satisfies readonly Detector[];

/** The codes that the analysis can find. */
export type AnalysisCode = (typeof detectors)[number]['code'];
