import { fields, list } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** Retries in HTTPRoutes where the installed Gateway API does not have them. */
export const httpRouteRetryTooNew: Detector<'http-route-retry-too-new'> = {
  code: 'http-route-retry-too-new',
  *detect({ of, platform }) {
    const version = platform?.gatewayApiVersion;
    const [, major = 0, minor = 0] = /^v?(\d+)\.(\d+)/.exec(version ?? '')?.map(Number) ?? [];
    if (version === undefined || major > 1 || (major === 1 && minor >= 7)) return;
    for (const placed of of('gateway.networking.k8s.io', 'HTTPRoute')) {
      if (list(fields(placed.object.spec).rules).some((rule) => fields(rule).retry !== undefined))
        yield { at: placed, values: { route: objectName(placed), version } };
    }
  },
};
