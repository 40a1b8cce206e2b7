import type { Detector } from './detector.ts';
import { defaultServiceAccount } from './detectors/default-service-account.ts';
import { emptyMatchValue } from './detectors/empty-match-value.ts';
import { emptyPeerSelector } from './detectors/empty-peer-selector.ts';
import { foreignTrustDomain } from './detectors/foreign-trust-domain.ts';
import { getWithoutHead } from './detectors/get-without-head.ts';
import { headerPresenceByEmptyString } from './detectors/header-presence-by-empty-string.ts';
import { issuerWithoutAudiences } from './detectors/issuer-without-audiences.ts';
import { istioOperatorObject } from './detectors/istio-operator-object.ts';
import { keysFetchedByIstiod } from './detectors/keys-fetched-by-istiod.ts';
import { l7DenyWithoutPorts } from './detectors/l7-deny-without-ports.ts';
import { negativeMatchInAllow } from './detectors/negative-match-in-allow.ts';
import { pathMatchesEverything } from './detectors/path-matches-everything.ts';
import { policyInDryRun } from './detectors/policy-in-dry-run.ts';
import { portMtlsWithoutSelector } from './detectors/port-mtls-without-selector.ts';
import { prefixMissesItself } from './detectors/prefix-misses-itself.ts';
import { rootSelectorIgnored } from './detectors/root-selector-ignored.ts';
import { severalPeerAuthentications } from './detectors/several-peer-authentications.ts';
import { severalTokenLocations } from './detectors/several-token-locations.ts';
import { strictForWholeMesh } from './detectors/strict-for-whole-mesh.ts';

/** Every detector, by code. */
export const detectors = [
  defaultServiceAccount,
  emptyMatchValue,
  emptyPeerSelector,
  foreignTrustDomain,
  getWithoutHead,
  headerPresenceByEmptyString,
  issuerWithoutAudiences,
  istioOperatorObject,
  keysFetchedByIstiod,
  l7DenyWithoutPorts,
  negativeMatchInAllow,
  pathMatchesEverything,
  policyInDryRun,
  portMtlsWithoutSelector,
  prefixMissesItself,
  rootSelectorIgnored,
  severalPeerAuthentications,
  severalTokenLocations,
  strictForWholeMesh,
] as const satisfies readonly Detector[];

/** The codes that the analysis can find. */
export type AnalysisCode = (typeof detectors)[number]['code'];
