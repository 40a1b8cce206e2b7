import { applicationContainers } from '../kubernetes/container-ports.ts';
import { targetPortAt } from '../kubernetes/service-routing.ts';
import { fields, list } from '../kubernetes/untrusted.ts';
import type { KubernetesObject, PlacedObject } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { Exposure } from './discovery.ts';
import { evidenceAt } from './evidence.ts';
import type { Inventory } from './inventory.ts';
import { plainText } from './plain-text.ts';
import { referenceTo } from './reference-to.ts';
import type { WorkloadSource } from './workload-source.ts';

/** Services that the outside reaches directly: LoadBalancer, NodePort, external IPs. Those of gateways are entry points' business. */
export function findExposures(
  objects: readonly PlacedObject[],
  inventory: Inventory,
  platform: ReadonlySet<string>,
): readonly Exposure[] {
  return objects.flatMap((placed): Exposure[] => {
    const { object } = placed;
    if (object.kind !== 'Service' || object.apiVersion !== 'v1') return [];
    const service = inventory.service(object.metadata.namespace ?? 'default', object.metadata.name);
    if (!service) return [];
    const direct = service.type === 'LoadBalancer' || service.type === 'NodePort';
    if (!direct && list(fields(object.spec).externalIPs).length === 0) return [];
    const type =
      service.type === 'LoadBalancer' || service.type === 'NodePort' ? service.type : 'external-ips';
    return inventory
      .workloadsOf(service)
      .filter((workload) => !platform.has(namespacedName(workload)))
      .flatMap((workload) =>
        service.ports.flatMap((port) => {
          const number = targetPortAt(workload, port.targetPort, port.protocol);
          if (number === undefined) return [];
          return [
            {
              service: referenceTo(service),
              type,
              to: referenceTo(workload),
              servicePort: port.port,
              port: number,
              evidence: evidenceAt(placed, 'spec.type'),
            } as const,
          ];
        }),
      );
  });
}

/** Ports of containers that are ports of their node too. */
export function findHostPorts(
  sources: readonly WorkloadSource[],
  platform: ReadonlySet<string>,
): readonly Exposure[] {
  return sources
    .filter(({ workload }) => !workload.hostNetwork && !platform.has(namespacedName(workload)))
    .flatMap(({ workload: { namespace, name }, placed, template }) =>
      applicationContainers(fields(template.spec)).flatMap((container) =>
        list(container.ports)
          .map(fields)
          .flatMap(({ hostPort, containerPort }): Exposure[] => {
            if (typeof hostPort !== 'number' || hostPort === 0 || typeof containerPort !== 'number')
              return [];
            const own = { namespace, name };
            const evidence = evidenceAt(placed, 'hostPort');
            return [
              {
                service: own,
                type: 'hostPort',
                to: own,
                servicePort: hostPort,
                port: containerPort,
                evidence,
              },
            ];
          }),
      ),
    );
}

/** Services that the API server calls: admission webhooks, aggregated APIs, conversions of custom resources. */
export function findWebhooks(objects: readonly PlacedObject[], inventory: Inventory): readonly Exposure[] {
  return objects.flatMap((placed) =>
    clientConfigs(placed.object).flatMap(({ value, field }): Exposure[] => {
      const { namespace, name, port } = fields(value);
      const service = inventory.service(plainText(namespace), plainText(name));
      if (!service) return [];
      const wanted = typeof port === 'number' ? port : 443;
      const servicePort = service.ports.find((each) => each.port === wanted);
      return inventory.workloadsOf(service).flatMap((workload) => {
        const number = servicePort && targetPortAt(workload, servicePort.targetPort, servicePort.protocol);
        if (number === undefined) return [];
        const to = referenceTo(workload);
        const reference = referenceTo(service);
        return [
          {
            service: reference,
            type: 'webhook',
            to,
            servicePort: wanted,
            port: number,
            evidence: evidenceAt(placed, field),
          },
        ];
      });
    }),
  );
}

function clientConfigs({ kind, ...object }: KubernetesObject): { value: unknown; field: string }[] {
  const spec = fields(object.spec);
  if (kind === 'ValidatingWebhookConfiguration' || kind === 'MutatingWebhookConfiguration') {
    return list(object.webhooks).map((webhook, index) => ({
      value: fields(fields(webhook).clientConfig).service,
      field: `webhooks[${index}].clientConfig`,
    }));
  }
  if (kind === 'APIService') return [{ value: spec.service, field: 'spec.service' }];
  if (kind !== 'CustomResourceDefinition') return [];
  const webhook = fields(fields(fields(spec.conversion).webhook).clientConfig);
  return [{ value: webhook.service, field: 'spec.conversion.webhook' }];
}
