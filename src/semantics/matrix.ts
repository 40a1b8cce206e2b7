import type { ClusterWorkload } from '../model/cluster.ts';
import type { Protocol } from '../model/kubernetes.ts';
import { addAll, type Bitset, emptyBitset, fullBitset, keepOnly, removeAll } from './bitset.ts';
import type { MeshJudge, MeshPath } from './mesh-judge.ts';
import { askNetworkPolicy } from './network-policy/ask.ts';
import type { CompiledNetworkPolicies } from './network-policy/compile.ts';
import { networkPolicyRows, type Row } from './network-policy/rows.ts';

/** For one destination and port, each workload of the cluster as a source is in exactly one of the sets. */
export interface JudgedRow {
  /** Every request passes. */
  readonly allowed: Bitset;
  /** The connection passes the network; which requests pass depends on HTTP, a token or a condition. */
  readonly conditional: Bitset;
  readonly undetermined: Bitset;
  readonly denied: Bitset;
}

/** Prepares rows over both layers: the network is asked about every hop of the paths that the mesh names. */
export function judgedRows(
  policies: CompiledNetworkPolicies,
  mesh: MeshJudge | undefined,
): (destination: ClusterWorkload, port: number, protocol: Protocol) => JudgedRow {
  const size = policies.cluster.workloads.length;
  const rows = networkPolicyRows(policies);
  if (mesh === undefined) {
    return (destination, port, protocol) => ({
      ...rows.row(destination, port, protocol),
      conditional: emptyBitset(size),
    });
  }
  return (destination, port, protocol) => {
    const inMesh = mesh.row(destination, port, protocol);
    const denied = inMesh.denied.slice();
    const undetermined = inMesh.undetermined.slice();
    for (const path of inMesh.paths) {
      const network = networkOf(policies, rows.row, path, destination, size);
      addAll(denied, keepOnly(network.denied.slice(), path.sources));
      addAll(undetermined, keepOnly(network.undetermined.slice(), path.sources));
    }
    removeAll(undetermined, denied);
    const open = removeAll(removeAll(fullBitset(size), denied), undetermined);
    const conditional = keepOnly(inMesh.conditional.slice(), open);
    return { allowed: removeAll(open, conditional), conditional, undetermined, denied };
  };
}

/** What the network says about a path, for any source: all of its hops have to pass. */
function networkOf(
  policies: CompiledNetworkPolicies,
  row: (destination: ClusterWorkload, port: number, protocol: Protocol) => Row,
  path: MeshPath,
  destination: ClusterWorkload,
  size: number,
): Row {
  const denied = emptyBitset(size);
  const undetermined = emptyBitset(size);
  for (const { from, to, port, protocol } of path.hops) {
    const target = to === 'destination' ? destination : to;
    if (from === 'source') {
      const found = row(target, port, protocol);
      addAll(denied, found.denied);
      addAll(undetermined, found.undetermined);
      continue;
    }
    const { egress, ingress } = askNetworkPolicy(policies, {
      source: { kind: 'workload', workload: from },
      destination: { kind: 'workload', workload: target },
      port,
      protocol,
    });
    const outcomes = [egress.outcome, ingress.outcome];
    if (outcomes.includes('denied')) addAll(denied, fullBitset(size));
    else if (outcomes.includes('undetermined')) addAll(undetermined, fullBitset(size));
  }
  removeAll(undetermined, denied);
  return { denied, undetermined, allowed: removeAll(removeAll(fullBitset(size), denied), undetermined) };
}
