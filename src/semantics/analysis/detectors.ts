import type { Detector } from './detector.ts';
import { actionUnknownToZtunnel } from './detectors/action-unknown-to-ztunnel.ts';
import { ambientProbesCut } from './detectors/ambient-probes-cut.ts';
import { ambientWithoutHbone } from './detectors/ambient-without-hbone.ts';
import { authorizationWithoutProxy } from './detectors/authorization-without-proxy.ts';
import { claimsFromEveryIssuer } from './detectors/claims-from-every-issuer.ts';
import { deadAuthorizationRule } from './detectors/dead-authorization-rule.ts';
import { deadNetworkRule } from './detectors/dead-network-rule.ts';
import { defaultServiceAccount } from './detectors/default-service-account.ts';
import { dnsOverUdpOnly } from './detectors/dns-over-udp-only.ts';
import { dnsRuleToWholeNamespace } from './detectors/dns-rule-to-whole-namespace.ts';
import { egressToInternet } from './detectors/egress-to-internet.ts';
import { egressToMetadata } from './detectors/egress-to-metadata.ts';
import { egressWithoutDns } from './detectors/egress-without-dns.ts';
import { emptyMatchValue } from './detectors/empty-match-value.ts';
import { emptyPeerList } from './detectors/empty-peer-list.ts';
import { emptyPeerSelector } from './detectors/empty-peer-selector.ts';
import { endsDisagree } from './detectors/ends-disagree.ts';
import { foreignTrustDomain } from './detectors/foreign-trust-domain.ts';
import { getWithoutHead } from './detectors/get-without-head.ts';
import { headerPresenceByEmptyString } from './detectors/header-presence-by-empty-string.ts';
import { hostNetworkWorkload } from './detectors/host-network-workload.ts';
import { httpRuleOnTcpPort } from './detectors/http-rule-on-tcp-port.ts';
import { identityRuleWithoutMtls } from './detectors/identity-rule-without-mtls.ts';
import { ipv4OnlyBlock } from './detectors/ipv4-only-block.ts';
import { issuerWithoutAudiences } from './detectors/issuer-without-audiences.ts';
import { istioOperatorObject } from './detectors/istio-operator-object.ts';
import { istioPolicySelectsNothing } from './detectors/istio-policy-selects-nothing.ts';
import { keysFetchedByIstiod } from './detectors/keys-fetched-by-istiod.ts';
import { l7AllowAtZtunnel } from './detectors/l7-allow-at-ztunnel.ts';
import { l7DenyAtZtunnel } from './detectors/l7-deny-at-ztunnel.ts';
import { l7DenyWithoutPorts } from './detectors/l7-deny-without-ports.ts';
import { meshedWithoutIstiod } from './detectors/meshed-without-istiod.ts';
import { metricsCut } from './detectors/metrics-cut.ts';
import { mtlsDisableInAmbient } from './detectors/mtls-disable-in-ambient.ts';
import { mtlsDisabledForMutualCallers } from './detectors/mtls-disabled-for-mutual-callers.ts';
import { namespaceOpenToTheMesh } from './detectors/namespace-open-to-the-mesh.ts';
import { namespaceWithoutDefaultDeny } from './detectors/namespace-without-default-deny.ts';
import { namespaceWithoutMesh } from './detectors/namespace-without-mesh.ts';
import { negativeMatchInAllow } from './detectors/negative-match-in-allow.ts';
import { networkPolicySelectsNothing } from './detectors/network-policy-selects-nothing.ts';
import { otherPolicyKind } from './detectors/other-policy-kind.ts';
import { pathMatchesEverything } from './detectors/path-matches-everything.ts';
import { peerIsEveryPod } from './detectors/peer-is-every-pod.ts';
import { peerMatchesNothing } from './detectors/peer-matches-nothing.ts';
import { peersJoinedByOr } from './detectors/peers-joined-by-or.ts';
import { plaintextPortUnfenced } from './detectors/plaintext-port-unfenced.ts';
import { policiesNotEnforced } from './detectors/policies-not-enforced.ts';
import { policyInDryRun } from './detectors/policy-in-dry-run.ts';
import { policyTargetMissing } from './detectors/policy-target-missing.ts';
import { portLimitLostBehindHbone } from './detectors/port-limit-lost-behind-hbone.ts';
import { portMtlsNotOfWorkload } from './detectors/port-mtls-not-of-workload.ts';
import { portMtlsWithoutSelector } from './detectors/port-mtls-without-selector.ts';
import { portOpenToEveryone } from './detectors/port-open-to-everyone.ts';
import { prefixMissesItself } from './detectors/prefix-misses-itself.ts';
import { principalMatchesNobody } from './detectors/principal-matches-nobody.ts';
import { principalOfSeveralWorkloads } from './detectors/principal-of-several-workloads.ts';
import { principalOutsideMesh } from './detectors/principal-outside-mesh.ts';
import { requestAuthenticationNotRequired } from './detectors/request-authentication-not-required.ts';
import { rootSelectorIgnored } from './detectors/root-selector-ignored.ts';
import { ruleWithoutPorts } from './detectors/rule-without-ports.ts';
import { selectorPolicyOnWaypoint } from './detectors/selector-policy-on-waypoint.ts';
import { servicePortDiffers } from './detectors/service-port-differs.ts';
import { servicePortInNetworkPolicy } from './detectors/service-port-in-network-policy.ts';
import { severalPeerAuthentications } from './detectors/several-peer-authentications.ts';
import { severalTokenLocations } from './detectors/several-token-locations.ts';
import { strictForWholeMesh } from './detectors/strict-for-whole-mesh.ts';
import { strictWithPlaintextCallers } from './detectors/strict-with-plaintext-callers.ts';
import { tokenCheckAtZtunnel } from './detectors/token-check-at-ztunnel.ts';
import { tokenRuleWithoutRequestAuthentication } from './detectors/token-rule-without-request-authentication.ts';
import { unknownGatewayLabels } from './detectors/unknown-gateway-labels.ts';
import { unknownNamespaceInRule } from './detectors/unknown-namespace-in-rule.ts';
import { unknownNamespaceLabel } from './detectors/unknown-namespace-label.ts';
import { waypointBypassed } from './detectors/waypoint-bypassed.ts';
import { waypointPortNotOfService } from './detectors/waypoint-port-not-of-service.ts';
import { wrongResolver } from './detectors/wrong-resolver.ts';

/** Every detector, by code. */
export const detectors = [
  actionUnknownToZtunnel,
  ambientProbesCut,
  ambientWithoutHbone,
  authorizationWithoutProxy,
  claimsFromEveryIssuer,
  deadAuthorizationRule,
  deadNetworkRule,
  defaultServiceAccount,
  dnsOverUdpOnly,
  dnsRuleToWholeNamespace,
  egressToInternet,
  egressToMetadata,
  egressWithoutDns,
  emptyMatchValue,
  emptyPeerList,
  emptyPeerSelector,
  endsDisagree,
  foreignTrustDomain,
  getWithoutHead,
  headerPresenceByEmptyString,
  hostNetworkWorkload,
  httpRuleOnTcpPort,
  identityRuleWithoutMtls,
  ipv4OnlyBlock,
  issuerWithoutAudiences,
  istioOperatorObject,
  istioPolicySelectsNothing,
  keysFetchedByIstiod,
  l7AllowAtZtunnel,
  l7DenyAtZtunnel,
  l7DenyWithoutPorts,
  meshedWithoutIstiod,
  metricsCut,
  mtlsDisableInAmbient,
  mtlsDisabledForMutualCallers,
  namespaceOpenToTheMesh,
  namespaceWithoutDefaultDeny,
  namespaceWithoutMesh,
  negativeMatchInAllow,
  networkPolicySelectsNothing,
  otherPolicyKind,
  pathMatchesEverything,
  peerIsEveryPod,
  peerMatchesNothing,
  peersJoinedByOr,
  plaintextPortUnfenced,
  policiesNotEnforced,
  policyInDryRun,
  policyTargetMissing,
  portLimitLostBehindHbone,
  portMtlsNotOfWorkload,
  portMtlsWithoutSelector,
  portOpenToEveryone,
  prefixMissesItself,
  principalMatchesNobody,
  principalOfSeveralWorkloads,
  principalOutsideMesh,
  requestAuthenticationNotRequired,
  rootSelectorIgnored,
  ruleWithoutPorts,
  selectorPolicyOnWaypoint,
  servicePortDiffers,
  servicePortInNetworkPolicy,
  severalPeerAuthentications,
  severalTokenLocations,
  strictForWholeMesh,
  strictWithPlaintextCallers,
  tokenCheckAtZtunnel,
  tokenRuleWithoutRequestAuthentication,
  unknownGatewayLabels,
  unknownNamespaceInRule,
  unknownNamespaceLabel,
  waypointBypassed,
  waypointPortNotOfService,
  wrongResolver,
] as const satisfies readonly Detector[];

/** The codes that the analysis can find. */
export type AnalysisCode = (typeof detectors)[number]['code'];
