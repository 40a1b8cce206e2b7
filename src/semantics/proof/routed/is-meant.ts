import type { ClusterService } from '../../../model/cluster.ts';
import { namespacedName } from '../../../model/namespaced-name.ts';
import type { Topology } from '../../../model/topology.ts';
import { versionEntry } from '../version-calls.ts';
import type { Aim } from './routing-state.ts';

/** Whether a Service and port lead to a callee's port, or to that of one of its versions. */
export function isMeant(
  { workloads, traffic }: Topology,
  { to, flow: { port, protocol } }: Aim,
  service: ClusterService,
  number: number,
): boolean {
  const callee = workloads.find((one) => namespacedName(one) === namespacedName(to));
  if (!callee || service.namespace !== callee.namespace) return false;
  const leads = callee.services
    .filter(({ name }) => name === service.name)
    .flatMap(({ ports }) => ports)
    .some((own) => own.port === number && own.targetPort === port && own.protocol === protocol);
  if (leads) return true;
  const shares = traffic
    .filter((settings) => namespacedName(settings.to) === namespacedName(callee))
    .some(({ versions }) => versions.some((version) => version.service === service.name));
  return (
    shares &&
    workloads.some((one) =>
      one.services.some(
        (own) =>
          one.namespace === callee.namespace &&
          own.name === service.name &&
          versionEntry(callee, own, port, protocol)?.port === number,
      ),
    )
  );
}
