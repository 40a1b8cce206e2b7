import { targetPortAt } from '../kubernetes/service-routing.ts';
import { fields, list, stringMap } from '../kubernetes/untrusted.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import { appProtocolOf } from './app-protocol.ts';
import { type CallDraft, inferred } from './call-draft.ts';
import { evidenceAt } from './evidence.ts';
import type { Inventory } from './inventory.ts';
import { plainText } from './plain-text.ts';
import { referenceTo } from './reference-to.ts';
import { resolveHost } from './resolve-host.ts';
import { choosePorts } from './resolve-port.ts';

/**
 * The calls that an Istio Sidecar names: hosts without wildcard that it lists as egress for selected workloads.
 * It says what the proxy knows of, not what is used, so the confidence is `low`.
 */
export function sidecarCalls(placed: PlacedObject, inventory: Inventory): CallDraft[] {
  const spec = fields(placed.object.spec);
  const namespace = placed.object.metadata.namespace ?? 'default';
  const labels = stringMap(fields(spec.workloadSelector).labels);
  if (Object.keys(labels).length === 0) return [];
  const callers = inventory.select(namespace, labels);
  return list(spec.egress).flatMap((entry, index) =>
    list(fields(entry).hosts).flatMap((value) => {
      const [scope = '', host = ''] = plainText(value).split('/');
      if (host === '' || host.includes('*')) return [];
      const target = resolveHost(
        host.toLowerCase(),
        scope === '.' || scope === '*' ? namespace : scope,
        inventory,
      );
      if (target.kind !== 'service') return [];
      const choice = choosePorts(target.service, { words: [] });
      return callers.flatMap((from) =>
        inventory.workloadsOf(target.service).flatMap((to) =>
          (choice?.ports ?? []).flatMap((port): CallDraft[] => {
            const number = targetPortAt(to, port.targetPort, port.protocol);
            if (number === undefined || from === to) return [];
            return [
              {
                from: referenceTo(from),
                to: { kind: 'workload', namespace: to.namespace, name: to.name },
                port: number,
                protocol: port.protocol,
                appProtocol: appProtocolOf(to, number, port),
                origin: inferred('low', evidenceAt(placed, `spec.egress[${index}].hosts`)),
              },
            ];
          }),
        ),
      );
    }),
  );
}
