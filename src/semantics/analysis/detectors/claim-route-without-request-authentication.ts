import { fields, list } from '../../../kubernetes/untrusted.ts';
import type { KubernetesObject, PlacedObject } from '../../../model/kubernetes.ts';
import { selects } from '../../istio/policy-target.ts';
import { textsOf } from '../../istio/texts.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { gatewayPods, gatewaySelector } from '../facts/gateway-pods.ts';
import { objectName } from '../facts/names.ts';

/**
 * Routes by claims at a gateway whose pods check no token.
 *
 * @see https://istio.io/latest/docs/tasks/security/authentication/jwt-route/
 */
export const claimRouteWithoutRequestAuthentication: Detector<'claim-route-without-request-authentication'> =
  {
    code: 'claim-route-without-request-authentication',
    *detect(context) {
      const gateways = new Map(
        context.of('networking.istio.io', 'Gateway').map((placed) => [objectName(placed), placed]),
      );
      for (const placed of context.of('networking.istio.io', 'VirtualService')) {
        const fieldsUsed = claimFields(placed.object);
        if (fieldsUsed.length === 0) continue;
        const namespace = placed.object.metadata.namespace ?? 'default';
        for (const name of textsOf(fields(placed.object.spec).gateways)) {
          const gateway = gateways.get(name.includes('/') ? name : `${namespace}/${name}`);
          if (gateway === undefined || checksTokens(context, gateway)) continue;
          for (const field of fieldsUsed)
            yield {
              at: placed,
              values: { route: objectName(placed), field, gateway: objectName(gateway) },
            };
        }
      }
    },
  };

/** Where a VirtualService matches on claims, whether they are to be there or not. */
function claimFields({ spec }: KubernetesObject): readonly string[] {
  return list(fields(spec).http).flatMap((route, r) =>
    list(fields(route).match).flatMap((match, m) =>
      (['headers', 'withoutHeaders'] as const).flatMap((kind) =>
        Object.keys(fields(fields(match)[kind]))
          .filter((header) => header.startsWith('@request.auth.claims'))
          .map((header) => `http[${r}].match[${m}].${kind}["${header}"]`),
      ),
    ),
  );
}

/** Whether some RequestAuthentication may apply to the pods of a gateway; where they run unknown, in any namespace. */
function checksTokens(context: AnalysisContext, gateway: PlacedObject): boolean {
  const { requestAuthentications, settings } = context;
  const pods = gatewayPods(context, gateway);
  return requestAuthentications.some(({ policy: { namespace, target } }) => {
    if (target.targetRefs.length > 0) return false;
    if (pods.length === 0) return selects(target.selector, gatewaySelector(gateway));
    return pods.some(
      (pod) =>
        (namespace === pod.namespace || namespace === settings.rootNamespace) &&
        selects(target.selector, pod.labels),
    );
  });
}
