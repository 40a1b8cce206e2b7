import { gatewayNameLabel } from '../../../model/gateway-name-label.ts';
import { policyTarget } from '../../istio/policy-target.ts';
import type { Detector } from '../detector.ts';
import { objectTitle } from '../facts/names.ts';

/** `targetRefs` to Services, ServiceEntries and Gateways that the input does not have. Pods of a Gateway show it too. */
export const policyTargetMissing: Detector<'policy-target-missing'> = {
  code: 'policy-target-missing',
  *detect({ of, openWorld, cluster }) {
    if (openWorld) return;
    const known = new Set([
      ...cluster.services.map(({ namespace, name }) => `Service ${namespace}/${name}`),
      ...of('gateway.networking.k8s.io', 'Gateway').map(objectTitle),
      ...cluster.workloads.map(({ namespace, labels }) => `Gateway ${namespace}/${labels[gatewayNameLabel]}`),
      ...of('networking.istio.io', 'ServiceEntry').map(objectTitle),
    ]);
    for (const kind of ['AuthorizationPolicy', 'RequestAuthentication']) {
      for (const placed of of('security.istio.io', kind)) {
        const namespace = placed.object.metadata.namespace ?? 'default';
        for (const target of policyTarget(placed.object).targetRefs) {
          const name = `${target.kind} ${target.namespace ?? namespace}/${target.name}`;
          if (target.kind === 'GatewayClass' || known.has(name)) continue;
          yield { at: placed, values: { policy: objectTitle(placed), target: name } };
        }
      }
    }
  },
};
