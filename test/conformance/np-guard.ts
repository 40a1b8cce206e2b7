import type { Protocol } from '../../src/model/kubernetes.ts';
import { conformingPlugin, type PluginFacts } from '../../src/semantics/network-policy/plugin-facts.ts';
import {
  allPorts,
  equalPorts,
  noPortsIn,
  type PortSet,
  protocols,
} from '../../src/semantics/network-policy/port-set.ts';

/** The world as np-guard's analyzer sees it: address blocks never match pods, host networking is not looked at. */
export const npGuardPlugin: PluginFacts = {
  ...conformingPlugin,
  name: 'np-guard',
  ipBlockMatchesPods: 'no',
  hostNetworkPods: 'as-pods',
};

/** `All Connections`, `No Connections` or `SCTP 1-65535,TCP 80,UDP 53` in np-guard's notation. */
export function npGuardPortsText(ports: PortSet): string {
  if (equalPorts(ports, allPorts)) return 'All Connections';
  if (noPortsIn(ports)) return 'No Connections';
  return [...protocols]
    .sort()
    .flatMap((protocol) => {
      const ranges = ports[protocol] ?? [];
      const texts = ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
      return texts.length === 0 ? [] : [`${protocol} ${texts.join(',')}`];
    })
    .join(',');
}

/** Reads `All Connections`, `No Connections`, `TCP 80,8080-8090,UDP 53`. */
export function readNpGuardPorts(text: string): PortSet {
  if (text === 'All Connections') return allPorts;
  const found: { [protocol in Protocol]?: [number, number][] } = {};
  let protocol: Protocol | undefined;
  for (const part of text === 'No Connections' ? [] : text.split(',')) {
    const match = /^(?:(TCP|UDP|SCTP) )?(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (match === null) throw new Error(`not a list of ports: ${text}`);
    protocol = (match[1] as Protocol | undefined) ?? protocol;
    if (protocol === undefined) throw new Error(`ports without protocol: ${text}`);
    found[protocol] = [...(found[protocol] ?? []), [Number(match[2]), Number(match[3] ?? match[2])]];
  }
  return found;
}

/**
 * A workload's name as np-guard writes it, as one of ours: it stops at a pod's ReplicaSet, where we go on to the
 * Deployment that made it.
 */
export function npGuardName(name: string, workloads: readonly string[]): string {
  if (workloads.includes(name)) return name;
  const made = name.replace(/-[a-z0-9]+\[ReplicaSet\]$/, '[Deployment]');
  return workloads.includes(made) ? made : name;
}
