import { meshModeOf } from '../kubernetes/mesh-mode.ts';
import { kubernetesNamespaces } from '../model/kubernetes-namespaces.ts';
import { brokenDnsSubdomainRule, brokenLabelValueRule } from '../model/names.ts';
import { type Loose, looseItem, looseList, looseMap, looseText } from './loose.ts';
import { type Path, quote } from './path.ts';
import { problem } from './reference-problem.ts';
import type { SchemaProblem } from './schema-problems.ts';
import { findPort, type IndexedService, type IndexedWorkload, type TopologyIndex } from './topology-index.ts';

/** Workloads without a namespace, or in one that is not listed. */
export function namespaceProblems(topology: Loose, index: TopologyIndex): SchemaProblem[] {
  return index.workloads.flatMap(({ index: at, namespace, name }) => {
    const path = ['topology', 'workloads', at, 'namespace'];
    if (namespace === '') {
      return [{ path, message: `missing; ${quote(name)} needs one, unless there is exactly one namespace` }];
    }
    if (topology.namespaces === undefined || index.namespaces.has(namespace)) return [];
    return [
      problem(
        path,
        `${quote(namespace)} is not among topology.namespaces`,
        index.nearest(namespace, index.namespaces),
      ),
    ];
  });
}

/**
 * Namespaces that say they take part in a mesh in one way, and carry the labels of another or cannot. That of the
 * control plane joins no mesh by a bundle: a policy for all of it would be one for the whole mesh.
 */
export function meshProblems(topology: Loose, controlPlane: string | undefined): SchemaProblem[] {
  return looseList(topology.namespaces).flatMap((item, at): SchemaProblem[] => {
    const { name, meshToday, joinsMesh, labels } = looseMap(item);
    const path = ['topology', 'namespaces', at];
    const texts = Object.entries(looseMap(labels)).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value] as const] : [],
    );
    // In ambient a label of a revision chooses the control plane, and injects nothing.
    const own = meshToday === 'ambient' ? [['istio.io/dataplane-mode', 'ambient'] as const] : [];
    const shown = meshModeOf(Object.fromEntries([...own, ...texts]));
    const stated = looseText(meshToday) ?? shown;
    const namespace = looseText(name) ?? '';
    if (joinsMesh === true && kubernetesNamespaces.has(namespace)) {
      const message = `is true, but Istio leaves ${quote(namespace)} alone`;
      return [{ path: [...path, 'joinsMesh'], message }];
    }
    if (joinsMesh === true && namespace === controlPlane && stated === 'none') {
      const message = `is true, but ${quote(namespace)} is the namespace of the control plane`;
      return [{ path: [...path, 'joinsMesh'], message }];
    }
    if (shown === 'none' || shown === stated) return [];
    const message = `is ${quote(stated)}, but the labels of the namespace say ${quote(shown)}`;
    return [{ path: [...path, 'meshToday'], message }];
  });
}

/** Workloads that contradict themselves. */
export function workloadProblems(topology: Loose): SchemaProblem[] {
  return looseList(topology.workloads).flatMap((item, at) => [
    ...joinProblems(looseMap(item), ['topology', 'workloads', at]),
    ...portNameProblems(looseMap(item), ['topology', 'workloads', at]),
    ...labelProblems(looseMap(item), ['topology', 'workloads', at]),
  ]);
}

/** Without labels of its own a workload gets its name as one, which a name may be too long for. */
function labelProblems({ name, labels }: Loose, path: Path): SchemaProblem[] {
  const label = looseText(name);
  if (labels !== undefined || label === undefined || brokenDnsSubdomainRule(label) !== undefined) return [];
  const broken = brokenLabelValueRule(label);
  if (broken === undefined) return [];
  const message = `missing; the name ${quote(label)} cannot be the label "app", which would be ${broken}`;
  return [{ path: [...path, 'labels'], message }];
}

function portNameProblems(workload: Loose, path: Path): SchemaProblem[] {
  const seen = new Set<string>();
  return looseList(workload.ports).flatMap((port, at) => {
    const name = looseText(looseMap(port).name);
    if (name === undefined) return [];
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const message = `${quote(name)} is the name of another port of this workload`;
    return [{ path: [...path, 'ports', at, 'name'], message }];
  });
}

function joinProblems({ joinsMesh, hostNetwork, outsideBecause }: Loose, above: Path): SchemaProblem[] {
  const path = [...above, 'joinsMesh'];
  if (joinsMesh !== true) return [];
  if (hostNetwork === true) {
    return [{ path, message: 'is true, but a pod in the network of its node cannot join a mesh' }];
  }
  if (outsideBecause === undefined) return [];
  return [{ path, message: `is true, but outsideBecause says ${quote(String(outsideBecause))}` }];
}

/** Services whose workloads disagree about their ports, and ports that lead nowhere. */
export function serviceProblems(topology: Loose, index: TopologyIndex): SchemaProblem[] {
  const owners = new Map<string, { readonly owner: string; readonly ports: ServicePorts }>();
  const workloads = looseList(topology.workloads).map(looseMap);
  return index.workloads.flatMap((workload) =>
    workload.services.flatMap((service, at) => {
      const path: Path = ['topology', 'workloads', workload.index, 'services', at];
      const item = looseItem(looseList(workloads[workload.index]?.services)[at], 'name');
      const written = looseList(item.ports);
      const id = `${workload.namespace}/${service.name}`;
      const ports = portsOf(service, workload, item);
      const first = owners.get(id) ?? (ports === undefined ? undefined : { owner: workload.name, ports });
      if (first) owners.set(id, first);
      const differs =
        first === undefined || ports === undefined || agree(first.ports, ports)
          ? []
          : [
              {
                path: [...path, 'ports'],
                message: `differ from those that ${first.owner} says of the Service ${quote(service.name)}; a Service has the same ports for all its workloads`,
              },
            ];
      const targets = service.ports.flatMap((entry, portAt) => {
        if (written.length !== service.ports.length || workload.ports.length === 0) return [];
        if (workload.portsUnclear) return [];
        const lookup = findPort({ ...workload, services: [] }, entry.target);
        return 'found' in lookup ? [] : [{ path: [...path, 'ports', portAt, 'targetPort'], ...lookup }];
      });
      return [...differs, ...targets];
    }),
  );
}

interface ServicePorts {
  readonly headless: boolean;
  readonly numbers: ReadonlySet<number>;
}

/** What is written of a Service at one of its workloads; undefined where its ports follow from elsewhere. */
function portsOf(
  service: IndexedService,
  { ports }: IndexedWorkload,
  { headless }: Loose,
): ServicePorts | undefined {
  const numbers = (service.ports.length > 0 ? service.ports : ports).map(({ port }) => port);
  return numbers.length === 0 ? undefined : { headless: headless === true, numbers: new Set(numbers) };
}

/** A workload without the container port of a named target leaves that port out; other differences are none of one Service. */
function agree(one: ServicePorts, other: ServicePorts): boolean {
  const within = (inner: ServicePorts, outer: ServicePorts) =>
    [...inner.numbers].every((port) => outer.numbers.has(port));
  return one.headless === other.headless && (within(one, other) || within(other, one));
}
