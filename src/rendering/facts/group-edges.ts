import { groupBy } from '../../model/group-by.ts';
import type { Edge } from './edge.ts';
import type { EdgeGroup, NetworkPeer, NetworkPort } from './network-facts.ts';

/** Edges of one workload, direction, purpose and lifetime together; peers with the same ports share a rule. */
export function groupEdges(edges: readonly Edge[]): EdgeGroup[] {
  const groups = groupBy(
    edges,
    ({ subject, direction, purpose, lifetime }) =>
      `${subject.namespace}/${subject.name} ${lifetime} ${direction} ${purpose}`,
  );
  return [...groups.keys()].sort().map((key) => {
    const members = groups.get(key) ?? [];
    const [first] = members as [Edge];
    return {
      namespace: first.subject.namespace,
      workload: first.subject.name,
      podSelector: first.subject.podSelector,
      direction: first.direction,
      purpose: first.purpose,
      lifetime: first.lifetime,
      rules: rulesOf(members),
      answers: [...new Set(members.map(({ answer }) => answer))],
    };
  });
}

const peerKeys = new WeakMap<NetworkPeer, string>();

function keyOfPeer(peer: NetworkPeer): string {
  const key = peerKeys.get(peer) ?? JSON.stringify(peer);
  peerKeys.set(peer, key);
  return key;
}

function rulesOf(edges: readonly Edge[]): EdgeGroup['rules'] {
  const byPeer = new Map<string, { peer: NetworkPeer | undefined; ports: Map<string, NetworkPort> }>();
  for (const { peer, port } of edges) {
    const key = peer === undefined ? 'null' : keyOfPeer(peer);
    const entry = byPeer.get(key) ?? { peer, ports: new Map() };
    entry.ports.set(`${port.protocol} ${String(port.port).padStart(5, '0')}`, port);
    byPeer.set(key, entry);
  }
  const byPorts = new Map<string, { peers: NetworkPeer[]; open: boolean; ports: NetworkPort[] }>();
  for (const key of [...byPeer.keys()].sort()) {
    const { peer, ports } = byPeer.get(key) as {
      peer: NetworkPeer | undefined;
      ports: Map<string, NetworkPort>;
    };
    const names = [...ports.keys()].sort();
    const sorted = names.map((name) => ports.get(name) as NetworkPort);
    const portsKey = `${peer === undefined} ${names.join()}`;
    const rule = byPorts.get(portsKey) ?? { peers: [], open: peer === undefined, ports: sorted };
    if (peer) rule.peers.push(peer);
    byPorts.set(portsKey, rule);
  }
  return [...byPorts.keys()].sort().map((key) => {
    const { peers, ports } = byPorts.get(key) as { peers: NetworkPeer[]; ports: NetworkPort[] };
    return { peers, ports };
  });
}
