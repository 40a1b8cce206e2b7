import type { Detector } from '../detector.ts';
import { objectTitle } from '../facts/names.ts';

/** Versions of an API that a newer one replaces, by `group/version` and kind (`*`: every kind of the group). */
const replaced: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'security.istio.io/v1beta1': { '*': 'security.istio.io/v1' },
  'telemetry.istio.io/v1alpha1': { '*': 'telemetry.istio.io/v1' },
  'networking.istio.io/v1beta1': { ProxyConfig: '', '*': 'networking.istio.io/v1' },
  'networking.istio.io/v1alpha3': { EnvoyFilter: '', '*': 'networking.istio.io/v1' },
  'extensions/v1beta1': { NetworkPolicy: 'networking.k8s.io/v1' },
  'policy.networking.k8s.io/v1alpha1': { '*': 'ClusterNetworkPolicy of policy.networking.k8s.io/v1alpha2' },
  'gateway.networking.k8s.io/v1beta1': {
    Gateway: 'gateway.networking.k8s.io/v1',
    GatewayClass: 'gateway.networking.k8s.io/v1',
    HTTPRoute: 'gateway.networking.k8s.io/v1',
  },
  'gateway.networking.k8s.io/v1alpha2': { GRPCRoute: 'gateway.networking.k8s.io/v1', '*': '' },
};

/** Objects in a version that is replaced. */
export const deprecatedApiVersion: Detector<'deprecated-api-version'> = {
  code: 'deprecated-api-version',
  *detect({ objects }) {
    for (const placed of objects) {
      const { apiVersion, kind } = placed.object;
      const kinds = Object.hasOwn(replaced, apiVersion) ? replaced[apiVersion] : undefined;
      const better = kinds && (Object.hasOwn(kinds, kind) ? kinds[kind] : kinds['*']);
      if (better) yield { at: placed, values: { object: objectTitle(placed), version: apiVersion, better } };
    }
  },
};
