import { brokenDnsSubdomainRule } from '../model/names.ts';
import { findWorkload, type TopologyDraft, type Typed, workloadId } from './topology-draft.ts';

/** Reads one line of the table of entry points: `workload[:port] [host …]`. */
export function typeEntryPoint(line: string, draft: TopologyDraft): Typed {
  const [target = '', ...hosts] = line.trim().split(/\s+/);
  const [name = '', stated] = target.split(':');
  const to = findWorkload(draft, name);
  if (typeof to === 'string') return { wrong: to };
  const port = stated === undefined ? to.ports[0]?.port : Number(stated);
  if (!to.ports.some((candidate) => candidate.port === port) || port === undefined) {
    return {
      wrong: `${name} listens on ${to.ports.map((candidate) => candidate.port).join(', ') || 'no port'}`,
    };
  }
  for (const host of hosts) {
    const rule = brokenDnsSubdomainRule(host.replace(/^\*\./, ''));
    if (rule) return { wrong: `"${host}" is not ${rule}` };
  }
  const entryPoint = { to: workloadId(to), port, ...(hosts.length > 0 && { hosts }) };
  const others = draft.entryPoints.filter((other) => other.to !== entryPoint.to || other.port !== port);
  return { draft: { ...draft, entryPoints: [...others, entryPoint] } };
}
