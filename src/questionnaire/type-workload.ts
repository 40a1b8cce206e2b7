import { brokenDnsLabelRule, brokenDnsSubdomainRule, brokenPortNumberRule } from '../model/names.ts';
import { type ApplicationProtocol, applicationProtocols } from '../model/topology.ts';
import {
  draftRoles,
  type TopologyDraft,
  type Typed,
  type WorkloadDraft,
  workloadId,
} from './topology-draft.ts';

type Role = NonNullable<WorkloadDraft['role']>;

/** What usually listens on a port (IANA service names), and the part it plays. */
const usual: Readonly<Record<number, { readonly protocol: ApplicationProtocol; readonly role?: Role }>> = {
  443: { protocol: 'https' },
  3306: { protocol: 'mysql', role: 'database' },
  4222: { protocol: 'nats', role: 'broker' },
  5432: { protocol: 'postgres', role: 'database' },
  5672: { protocol: 'amqp', role: 'broker' },
  6379: { protocol: 'redis', role: 'cache' },
  9092: { protocol: 'kafka', role: 'broker' },
  27017: { protocol: 'mongo', role: 'database' },
};

/**
 * Reads one line of the table of workloads: `[namespace/]name [port[/protocol] …] [role]`. Without a
 * namespace it is `namespace`; without a port 8080, HTTP.
 */
export function typeWorkload(line: string, namespace: string, draft: TopologyDraft): Typed {
  const [named = '', ...words] = line.trim().split(/\s+/);
  const [name = '', space = namespace] = named.split('/').reverse();
  const broken = named.split('/').length > 2 ? 'a name, or a namespace, "/" and a name' : undefined;
  const rule = broken ?? brokenDnsSubdomainRule(name);
  if (rule) return { wrong: `"${named}" is not ${rule}` };
  const spaceRule = brokenDnsLabelRule(space);
  if (spaceRule) return { wrong: `"${space}" is not ${spaceRule}` };

  const ports: WorkloadDraft['ports'][number][] = [];
  let role: Role | undefined;
  for (const word of words) {
    const stated = draftRoles.find((candidate) => candidate === word);
    if (stated) {
      role = stated;
      continue;
    }
    const port = readPort(word);
    if ('wrong' in port) return port;
    if (ports.some((other) => other.port === port.port)) return { wrong: `port ${port.port} is named twice` };
    ports.push(port);
    role ??= usual[port.port]?.role;
  }
  if (ports.length === 0 && role !== 'job') ports.push({ port: 8080, appProtocol: 'http' });

  const workload: WorkloadDraft = { name, namespace: space, ports, ...(role && { role }) };
  const led = [...draft.calls, ...draft.entryPoints].find(
    ({ to, port }) => to === workloadId(workload) && ports.every((other) => other.port !== port),
  );
  if (led) return { wrong: `a call leads to port ${led.port} of ${name}: name that port too` };
  const others = draft.workloads.filter((other) => workloadId(other) !== workloadId(workload));
  return { draft: { ...draft, workloads: [...others, workload] } };
}

function readPort(word: string): WorkloadDraft['ports'][number] | { readonly wrong: string } {
  const [number = '', stated, ...rest] = word.replace(/^:/, '').split('/');
  const port = /^\d+$/.test(number) ? Number(number) : Number.NaN;
  if (Number.isNaN(port) || rest.length > 0) {
    return { wrong: `"${word}" is neither a port (8080, 9000/grpc) nor one of ${draftRoles.join(', ')}` };
  }
  const rule = brokenPortNumberRule(port);
  if (rule) return { wrong: `${number} is not ${rule}` };
  const protocol = applicationProtocols.find((candidate) => candidate === stated);
  if (stated !== undefined && !protocol) {
    return { wrong: `"${stated}" is not one of ${applicationProtocols.join(', ')}` };
  }
  return { port, appProtocol: protocol ?? usual[port]?.protocol ?? 'http' };
}
