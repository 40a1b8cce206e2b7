import { targetPortAt } from '../../kubernetes/service-routing.ts';
import type { ClusterService, ClusterWorkload } from '../../model/cluster.ts';
import { isIPv6Address } from '../../model/ip-address.ts';
import type { DraftEnd } from '../call-draft.ts';
import type { Inventory } from '../inventory.ts';
import { choosePorts } from '../resolve-port.ts';
import type { EntryPort, EntryPorts } from '../service-entries.ts';
import type { EndHint, ObservedFlow, ServiceHint } from './observed-flow.ts';

/** What a flow arrives at. */
export interface FlowEnd {
  readonly to: DraftEnd;
  readonly port: number;
}

/** The workload that a flow comes from, and what it arrives at: behind a Service each of its workloads. Nothing where the inputs have neither. */
export function resolveFlow(
  flow: ObservedFlow,
  inventory: Inventory,
  entryPorts: EntryPorts,
): { readonly from: ClusterWorkload | undefined; readonly to: readonly FlowEnd[] } {
  const [from] = workloadsAt(flow.from, inventory);
  return { from, to: calleesAt(flow, inventory, entryPorts) };
}

function calleesAt(
  { to, appProtocol }: ObservedFlow,
  inventory: Inventory,
  entryPorts: EntryPorts,
): FlowEnd[] {
  if (to.kind === 'unknown') return [];
  const workloads = workloadsAt(to, inventory);
  if (workloads.length > 0 && to.kind !== 'service') {
    return workloads.flatMap((workload) =>
      portsAt(workload, to, appProtocol, inventory).map((port) => ({ to: end(workload), port })),
    );
  }
  const service = serviceAt(to, inventory);
  if (service)
    return throughService(
      service,
      to.kind === 'address' ? (portIn(to.host) ?? to.port) : to.kind === 'service' ? to.port : undefined,
      appProtocol,
      inventory,
    );
  if (to.kind === 'host' || to.kind === 'address') {
    const host = to.kind === 'host' ? to.host : (to.host ?? to.address);
    const outside = isIPv6Address(host)
      ? `${host}/128`
      : host.includes(':')
        ? host.slice(0, host.indexOf(':'))
        : host;
    const port = to.port ?? entryPort(entryPorts.get(outside) ?? [], appProtocol);
    if (port === undefined || /\.svc(\.|$)/.test(outside)) return [];
    return [{ to: { kind: 'external', host: outside }, port }];
  }
  return [];
}

/** The only port of a ServiceEntry, or the only one for what was spoken. */
function entryPort(
  ports: readonly EntryPort[],
  appProtocol: ObservedFlow['appProtocol'],
): number | undefined {
  const fitting = ports.length > 1 ? ports.filter((each) => each.appProtocol === appProtocol) : ports;
  return fitting.length === 1 ? fitting[0]?.port : undefined;
}

/** The port of a callee that is known as a workload: said by the source, or found at the Service that was called, or its only one. */
function portsAt(
  workload: ClusterWorkload,
  to: EndHint,
  appProtocol: ObservedFlow['appProtocol'],
  inventory: Inventory,
): number[] {
  if ('port' in to && to.port !== undefined && to.kind !== 'service') return [to.port];
  const hint: ServiceHint | undefined =
    to.kind === 'workload' || to.kind === 'named-workload' ? to.service : undefined;
  const named = hint && inventory.service(hint.namespace, hint.name);
  const services = named ? [named] : inventory.servicesOf(workload);
  const ports = services.flatMap((service) => {
    const choice = choosePorts(service, {
      ...(hint?.port === undefined ? {} : { port: hint.port }),
      ...(appProtocol ? { appProtocol } : {}),
      words: [],
    });
    return (choice?.ports ?? []).flatMap(
      (port) => targetPortAt(workload, port.targetPort, port.protocol) ?? [],
    );
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}

function throughService(
  service: ClusterService,
  port: number | undefined,
  appProtocol: ObservedFlow['appProtocol'],
  inventory: Inventory,
): FlowEnd[] {
  const choice = choosePorts(service, {
    ...(port === undefined ? {} : { port }),
    ...(appProtocol ? { appProtocol } : {}),
    words: [],
  });
  return inventory.workloadsOf(service).flatMap((workload) =>
    (choice?.ports ?? []).flatMap((each) => {
      const number =
        service.headless && port !== undefined
          ? port
          : targetPortAt(workload, each.targetPort, each.protocol);
      return number === undefined ? [] : [{ to: end(workload), port: number }];
    }),
  );
}

function serviceAt(to: EndHint, inventory: Inventory): ClusterService | undefined {
  if (to.kind === 'service') return inventory.service(to.namespace, to.name);
  if (to.kind === 'address') {
    const named = /^([^.]+)\.([^.]+)\.svc(\.|:|$)/.exec(to.host ?? '');
    return (
      inventory.serviceByAddress(to.address) ??
      (named ? inventory.service(named[2] ?? '', named[1] ?? '') : undefined)
    );
  }
  const named = to.kind === 'host' ? /^([^.]+)\.([^.]+)\.svc(\.|$)/.exec(to.host) : null;
  return named ? inventory.service(named[2] ?? '', named[1] ?? '') : undefined;
}

function workloadsAt(hint: EndHint, inventory: Inventory): readonly ClusterWorkload[] {
  switch (hint.kind) {
    case 'workload': {
      const named = inventory.workload(hint.namespace, hint.name);
      if (named) return [named];
      return hint.labels && Object.keys(hint.labels).length > 0
        ? inventory.select(hint.namespace, hint.labels)
        : [];
    }
    case 'named-workload': {
      const named = inventory.workloadsNamed(hint.name);
      return named.length === 1 ? named : [];
    }
    case 'pod':
      return podOwner(hint.name, hint.namespace, inventory);
    case 'address':
    case 'pod-address': {
      const workload = inventory.workloadByAddress(hint.address);
      return workload ? [workload] : [];
    }
    case 'service':
    case 'host':
    case 'unknown':
      return [];
    default:
      return hint satisfies never;
  }
}

/** A pod's name is its owner's with one or two generated parts; the longest owner that fits and is the only one counts. */
function podOwner(
  pod: string,
  namespace: string | undefined,
  inventory: Inventory,
): readonly ClusterWorkload[] {
  const parts = pod.split('-');
  for (let length = parts.length; length > 0 && length >= parts.length - 3; length -= 1) {
    const name = parts.slice(0, length).join('-');
    const found =
      namespace === undefined
        ? inventory.workloadsNamed(name)
        : [inventory.workload(namespace, name)].filter((workload) => workload !== undefined);
    if (found.length > 0) return found.length === 1 ? found : [];
  }
  return [];
}

function end(workload: ClusterWorkload): DraftEnd {
  return { kind: 'workload', namespace: workload.namespace, name: workload.name };
}

function portIn(host: string | undefined): number | undefined {
  const port = Number(host?.split(':')[1]);
  return Number.isInteger(port) && port > 0 ? port : undefined;
}
