import type { Family } from '../family.ts';
import { appCalls } from './app-calls.ts';
import { bundleSchemas } from './bundle-schemas.ts';
import { crdSchemas } from './crd-schemas.ts';
import { cyclonus } from './cyclonus.ts';
import { discoveryCta } from './discovery-cta.ts';
import { endToEnd } from './end-to-end.ts';
import { guideBlocks } from './guide-blocks.ts';
import { istioAnalyze } from './istio-analyze.ts';
import { istioAuthzEnvoy } from './istio-authz-envoy.ts';
import { istioAuthzRequests } from './istio-authz-requests.ts';
import { istioDocsTasks } from './istio-docs-tasks.ts';
import { istioMtlsReachability } from './istio-mtls-reachability.ts';
import { istioPeerauth } from './istio-peerauth.ts';
import { istioPolicySelection } from './istio-policy-selection.ts';
import { istioValidation } from './istio-validation.ts';
import { kialiMtlsLint } from './kiali-mtls-lint.ts';
import { kubeLinter } from './kube-linter.ts';
import { ncaInvalidIstio } from './nca-invalid-istio.ts';
import { ncaInvalidNetworkPolicies } from './nca-invalid-network-policies.ts';
import { ncaIstio } from './nca-istio.ts';
import { ncaK8s } from './nca-k8s.ts';
import { netpolAnalyzerConnectivity } from './netpol-analyzer-connectivity.ts';
import { netpolAnalyzerDiff } from './netpol-analyzer-diff.ts';
import { netpolAnalyzerExposure } from './netpol-analyzer-exposure.ts';
import { netpolAnalyzerRefusals } from './netpol-analyzer-refusals.ts';
import { npRecipes } from './np-recipes.ts';
import { publishedPolicies } from './published-policies.ts';

/** Every family, in the order of the printed table. */
export const families: readonly Family[] = [
  publishedPolicies,
  appCalls,
  crdSchemas,
  bundleSchemas,
  cyclonus,
  discoveryCta,
  endToEnd,
  istioAnalyze,
  guideBlocks,
  istioAuthzEnvoy,
  istioAuthzRequests,
  istioDocsTasks,
  istioMtlsReachability,
  istioPeerauth,
  istioPolicySelection,
  istioValidation,
  kialiMtlsLint,
  kubeLinter,
  ncaInvalidIstio,
  ncaInvalidNetworkPolicies,
  ncaIstio,
  ncaK8s,
  netpolAnalyzerConnectivity,
  netpolAnalyzerDiff,
  netpolAnalyzerExposure,
  netpolAnalyzerRefusals,
  npRecipes,
];
