import { namespacedName } from '../model/namespaced-name.ts';
import type { Topology } from '../model/topology.ts';

/**
 * The number of calls in the longest chain of calls between workloads. Workloads that call each other in a circle
 * count as one place of the chain: a call among them adds one step, however often it goes round.
 */
export function longestCallChain({ calls }: Topology): number {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of calls) {
    if (to.kind !== 'workload') continue;
    const [caller, callee] = [namespacedName(from), namespacedName(to)];
    edges.set(caller, (edges.get(caller) ?? new Set()).add(callee));
    if (!edges.has(callee)) edges.set(callee, new Set());
  }
  const circles = circlesOf(edges);
  const circleOf = new Map(
    circles.flatMap((members, index) => members.map((name) => [name, index] as const)),
  );
  const depth: number[] = [];
  // Circles come callees first, so what a circle leads to is known when it is reached.
  for (const [index, members] of circles.entries()) {
    const size = members.length;
    const onward = members.flatMap((name) =>
      [...(edges.get(name) ?? [])]
        .map((callee) => circleOf.get(callee))
        .filter((circle) => circle !== undefined && circle !== index)
        .map((circle) => 1 + (depth[circle ?? 0] ?? 0)),
    );
    depth[index] = Math.max(0, ...onward) + (size - 1);
  }
  return Math.max(0, ...depth);
}

/** Groups of places that reach each other (strongly connected), those that are called before those that call. */
function circlesOf(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  for (const root of [...edges.keys()].sort()) {
    if (index.has(root)) continue;
    const work = [{ name: root, callees: [...(edges.get(root) ?? [])].sort(), next: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1);
      if (!frame) break;
      if (frame.next === 0) {
        index.set(frame.name, index.size);
        low.set(frame.name, index.size - 1);
        stack.push(frame.name);
        onStack.add(frame.name);
      }
      const callee = frame.callees[frame.next];
      frame.next += 1;
      if (callee !== undefined) {
        if (!index.has(callee))
          work.push({ name: callee, callees: [...(edges.get(callee) ?? [])].sort(), next: 0 });
        else if (onStack.has(callee)) lower(low, frame.name, index.get(callee) ?? 0);
        continue;
      }
      if (low.get(frame.name) === index.get(frame.name)) found.push(popCircle(stack, onStack, frame.name));
      work.pop();
      const caller = work.at(-1);
      if (caller) lower(low, caller.name, low.get(frame.name) ?? 0);
    }
  }
  return found;
}

function popCircle(stack: string[], onStack: Set<string>, root: string): string[] {
  const members = stack.splice(stack.lastIndexOf(root));
  for (const name of members) onStack.delete(name);
  return members.sort();
}

function lower(low: Map<string, number>, name: string, value: number): void {
  low.set(name, Math.min(low.get(name) ?? value, value));
}
