import type { Call, EntryPoint } from '../../model/topology.ts';

/** By which of the Services that select the callee's pods something comes to them. */
export interface Dialled {
  /** Names; absent: by any of them. */
  readonly through?: readonly string[];
}

/** What comes to workloads: as it was declared, and as it follows from that. */
export interface Flows {
  readonly calls: readonly (Call & Dialled)[];
  readonly entryPoints: readonly (EntryPoint & Dialled)[];
}

/** A list with what is added to it, as far as nothing in it says the same. */
export function onlyNew<T extends (Call | EntryPoint) & Dialled>(
  declared: readonly T[],
  added: readonly T[],
): T[] {
  if (added.length === 0) return [...declared];
  const known = new Set(declared.map(wording));
  const fresh = added.filter((flow) => {
    const words = wording(flow);
    return !known.has(words) && known.add(words);
  });
  return [...declared, ...fresh];
}

function wording(flow: (Call | EntryPoint) & Dialled): string {
  const { to, port, protocol, http, through = [] } = flow;
  const from = 'gateway' in flow ? [flow.gateway, flow.hosts] : flow.from;
  return JSON.stringify([from, to, port, protocol, http, through]);
}
