import { fields, list } from '../../kubernetes/untrusted.ts';
import { groupBy } from '../../model/group-by.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';

/** Ports that AuthorizationPolicies and PeerAuthentications name, ascending. */
export function meshPortsOf(objects: readonly KubernetesObject[]): number[] {
  const named = objects.flatMap(({ kind, spec }) => {
    const { rules, portLevelMtls } = fields(spec);
    if (kind === 'PeerAuthentication') return Object.keys(fields(portLevelMtls)).map(Number);
    if (kind !== 'AuthorizationPolicy') return [];
    return list(rules).flatMap((rule) => [
      ...list(fields(rule).to).flatMap((to) => {
        const { ports, notPorts } = fields(fields(to).operation);
        return [...list(ports), ...list(notPorts)].map(Number);
      }),
      ...list(fields(rule).when)
        .map(fields)
        .filter(({ key }) => key === 'destination.port')
        .flatMap(({ values, notValues }) => [...list(values), ...list(notValues)].map(Number)),
    ]);
  });
  return [...new Set(named)].filter((port) => Number.isInteger(port) && port > 0).sort((a, b) => a - b);
}

/** The same for the policies that can decide at workloads of a namespace: its own and those of the root namespace. */
export function meshPortsByNamespace(
  objects: readonly KubernetesObject[],
  rootNamespace: string,
): (namespace: string) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  const byNamespace = groupBy(objects, (object) => object.metadata.namespace ?? 'default');
  return (namespace) => {
    const ports =
      known.get(namespace) ??
      meshPortsOf([...new Set([namespace, rootNamespace])].flatMap((name) => byNamespace.get(name) ?? []));
    known.set(namespace, ports);
    return ports;
  };
}
