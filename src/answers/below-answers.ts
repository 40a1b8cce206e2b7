import { meshLabels } from '../kubernetes/mesh-mode.ts';
import { append } from '../model/group-by.ts';
import { type Loose, looseItem, looseList, looseMap, looseText } from './loose.ts';
import { fromData, type SourceNode, toData } from './source-node.ts';

/**
 * Facts that were read elsewhere, made ready to lie below what answers say: workloads are one where both mean the same,
 * a call of the answers takes the place of each found one between the same ends (on its port, where it names one), and
 * where the answers say that the calls of a workload are confirmed, no found one is added to them, how a namespace
 * takes part in a mesh is told by one side alone, and a port has the name that the answers give it.
 */
export function belowAnswers(
  found: SourceNode,
  answers: SourceNode,
): { readonly found: SourceNode; readonly answers: SourceNode } {
  const topology = looseMap(looseMap(toData(found)).topology);
  const names = namespacesByName(topology);
  const full = withNamespaces(answers, names);
  const said = looseMap(looseMap(toData(full)).topology);
  const referenceOf = references(said, names);
  const confirmed = confirmedIn(said);
  const spoken = spokenOf(said.calls, ['from', 'to'], referenceOf);
  const entered = spokenOf(said.entryPoints, ['to'], referenceOf);
  const stays = (calls: readonly unknown[], ends: readonly string[], known: typeof spoken) =>
    calls.map(looseMap).flatMap((item, index) => {
      const parties = ends.map((end) => referenceOf(looseText(item[end]) ?? ''));
      const ports = known.get(parties.join(' '));
      const isSaid = ports !== undefined && (ports.has(undefined) || ports.has(item.port));
      const isClosed = ends.length > 1 && parties.some((party) => confirmed.has(party));
      return isSaid || isClosed ? [] : [index];
    });
  const kept = {
    calls: new Set(stays(looseList(topology.calls), ['from', 'to'], spoken)),
    entryPoints: new Set(stays(looseList(topology.entryPoints), ['to'], entered)),
  };
  const open = withItems(found, kept);
  return { found: withPortsOf(said, withMeshOf(said, open)), answers: full };
}

/** What was found of a namespace, without what would contradict the mesh that the answers say it is in. */
function withMeshOf(said: Loose, found: SourceNode): SourceNode {
  const namespaces = looseList(said.namespaces).map((item) => looseItem(item, 'name'));
  const byName = new Map(namespaces.map((item) => [item.name, item]));
  return changed(found, ['topology', 'namespaces'], (list) => {
    if (list.kind !== 'list') return list;
    const items = list.items.map((item) => {
      const { name, meshToday } = looseItem(toData(item), 'name');
      const own = byName.get(name);
      if (own?.meshToday !== undefined && own.meshToday !== meshToday) {
        return changed(item, ['labels'], (labels) => without(labels, meshLabels));
      }
      const isLabelled = meshLabels.some((label) => label in looseMap(own?.labels));
      return isLabelled ? without(item, ['meshToday']) : item;
    });
    return { ...list, items };
  });
}

/** What was found of ports, without the names that the answers give to another port of the same workload. */
function withPortsOf(said: Loose, found: SourceNode): SourceNode {
  const workloads = looseList(said.workloads).map((item) => looseItem(item, 'name'));
  const byName = new Map(workloads.map((item) => [`${item.namespace}/${item.name}`, item]));
  return changed(found, ['topology', 'workloads'], (list) => {
    if (list.kind !== 'list') return list;
    const items = list.items.map((item) => {
      const { namespace, name } = looseMap(toData(item));
      const own = looseList(byName.get(`${namespace}/${name}`)?.ports).map((port) => looseItem(port, 'port'));
      const isTaken = (port: Loose) =>
        own.some((one) => one.name !== undefined && one.name === port.name && one.port !== port.port);
      return own.length === 0
        ? item
        : changed(item, ['ports'], (ports) =>
            ports.kind !== 'list'
              ? ports
              : {
                  ...ports,
                  items: ports.items.map((port) =>
                    isTaken(looseItem(toData(port), 'port')) ? without(port, ['name']) : port,
                  ),
                },
          );
    });
    return { ...list, items };
  });
}

function without(node: SourceNode, keys: readonly string[]): SourceNode {
  if (node.kind !== 'map') return node;
  return { ...node, entries: new Map([...node.entries].filter(([key]) => !keys.includes(key))) };
}

type References = (reference: string) => string;

function namespacesByName(topology: Loose): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const item of looseList(topology.workloads).map(looseMap)) {
    const name = looseText(item.name) ?? '';
    append(names, name, looseText(item.namespace) ?? '');
  }
  return names;
}

/** A workload that names no namespace is the one that was found by its name, where there is one only. */
function withNamespaces(root: SourceNode, names: ReadonlyMap<string, readonly string[]>): SourceNode {
  return changed(root, ['topology', 'workloads'], (list) =>
    list.kind !== 'list'
      ? list
      : {
          ...list,
          items: list.items.map((item) => {
            const { name, namespace } = looseItem(toData(item), 'name');
            const [only, ...others] = names.get(looseText(name) ?? '') ?? [];
            if (namespace !== undefined || only === undefined || others.length > 0) return item;
            const entries =
              item.kind === 'map' ? item.entries : new Map<string, SourceNode>([['name', item]]);
            const node = fromData(only, item.source, [...item.path, 'namespace']);
            return {
              ...item,
              kind: 'map',
              entries: new Map([...entries, ['namespace', node]]),
            } as SourceNode;
          }),
        },
  );
}

function references(said: Loose, names: ReadonlyMap<string, readonly string[]>): References {
  const own = namespacesByName({
    workloads: looseList(said.workloads).map((item) => looseItem(item, 'name')),
  });
  return (reference) => {
    if (reference.includes('/')) return reference;
    const [namespace, ...others] = own.get(reference) ?? names.get(reference) ?? [];
    return namespace === undefined || namespace === '' || others.length > 0
      ? reference
      : `${namespace}/${reference}`;
  };
}

function confirmedIn(said: Loose): ReadonlySet<string> {
  return new Set(
    looseList(said.workloads)
      .map((item) => looseItem(item, 'name'))
      .filter(({ callsConfirmed }) => callsConfirmed === true)
      .map(({ namespace, name }) => `${String(namespace)}/${String(name)}`),
  );
}

/** The ports that the answers name between two ends; undefined among them: a call that names none. */
function spokenOf(
  list: unknown,
  ends: readonly string[],
  referenceOf: References,
): ReadonlyMap<string, ReadonlySet<unknown>> {
  const spoken = new Map<string, Set<unknown>>();
  for (const item of looseList(list).map((one) => looseItem(one, 'to'))) {
    const key = ends.map((end) => referenceOf(looseText(item[end]) ?? '')).join(' ');
    const port = typeof item.port === 'number' ? item.port : undefined;
    spoken.set(key, (spoken.get(key) ?? new Set()).add(port));
  }
  return spoken;
}

function withItems(root: SourceNode, kept: Readonly<Record<string, ReadonlySet<number>>>): SourceNode {
  return Object.entries(kept).reduce(
    (node, [key, indices]) =>
      changed(node, ['topology', key], (list) =>
        list.kind === 'list' ? { ...list, items: list.items.filter((_, at) => indices.has(at)) } : list,
      ),
    root,
  );
}

function changed(
  node: SourceNode,
  [step, ...rest]: readonly string[],
  change: (node: SourceNode) => SourceNode,
): SourceNode {
  if (step === undefined) return change(node);
  const inner = node.kind === 'map' ? node.entries.get(step) : undefined;
  if (node.kind !== 'map' || inner === undefined) return node;
  return { ...node, entries: new Map([...node.entries, [step, changed(inner, rest, change)]]) };
}
