import { namespacedName } from '../../model/namespaced-name.ts';
import type { Call, Topology, Workload } from '../../model/topology.ts';

export type TypedCaller = { readonly call?: Call } | { readonly wrong: string };

/** Reads "caller" or "caller 8080": a workload by name or namespace/name, and the container port that it calls. */
export function typeCaller(line: string, callee: string, topology: Topology): TypedCaller {
  const [name, port, ...rest] = line.trim().split(/\s+/).filter(Boolean);
  if (name === undefined) return {};
  if (rest.length > 0) return { wrong: 'a workload, and perhaps a port' };
  const callers = topology.workloads.filter((one) => name === one.name || name === namespacedName(one));
  const [caller, ...others] = callers;
  if (!caller) return { wrong: `${name} is no workload` };
  if (others.length > 0)
    return { wrong: `${name} stands for several: ${callers.map(namespacedName).join(', ')}` };
  const target = topology.workloads.find((one) => namespacedName(one) === callee);
  return target
    ? callTo(caller, target, port)
    : { wrong: `${callee} lies outside: declare it in the answers` };
}

function callTo(from: Workload, to: Workload, written: string | undefined): TypedCaller {
  const ports = to.ports.map(({ port }) => port).join(', ');
  const number = Number(written);
  const [only, ...others] = to.ports;
  const chosen =
    written === undefined ? only : to.ports.find(({ port, name }) => port === number || name === written);
  if (written === undefined && others.length > 0) return { wrong: `${to.name} listens on ${ports}: which?` };
  if (!chosen) return { wrong: ports === '' ? `${to.name} lists no port` : `${to.name} listens on ${ports}` };
  const { port, protocol, appProtocol } = chosen;
  return {
    call: {
      answer: '',
      from: { kind: 'workload', namespace: from.namespace, name: from.name },
      to: { kind: 'workload', namespace: to.namespace, name: to.name },
      port,
      protocol,
      appProtocol,
      http: [],
      purpose: 'request',
      origin: { kind: 'declared' },
    },
  };
}
