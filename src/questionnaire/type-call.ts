import { brokenMethodRule, brokenPathRule } from '../model/http-names.ts';
import { brokenCidrRule, brokenDnsSubdomainRule, brokenPortNumberRule } from '../model/names.ts';
import { httpProtocols } from '../model/topology.ts';
import {
  type CallDraft,
  type ExternalDraft,
  findWorkload,
  type TopologyDraft,
  type Typed,
  workloadId,
} from './topology-draft.ts';

const form = 'write: from -> to[:port] [METHODS] [PATHS], such as checkout -> payment:8080 POST /process';

/**
 * Reads one line of the table of calls: `from -> to[:port] [METHODS] [PATHS]`. `to` is a workload of the
 * draft, or a host or CIDR outside the cluster. Without a port it is the callee's own, where it has only one.
 */
export function typeCall(line: string, draft: TopologyDraft): Typed {
  const [ends, ...words] = line
    .trim()
    .replace(/\s*(->|→)\s*/, '>')
    .split(/\s+/);
  const [fromName, target, ...rest] = (ends ?? '').split('>');
  if (!fromName || !target || rest.length > 0) return { wrong: form };
  const from = findWorkload(draft, fromName);
  if (typeof from === 'string') return { wrong: from };
  const http = readHttp(words);
  if ('wrong' in http) return http;

  const { name, port: stated } = splitPort(target);
  if (stated !== undefined) {
    const rule = brokenPortNumberRule(stated);
    if (rule) return { wrong: `${target.slice(name.length + 1)} is not ${rule}` };
  }
  const outside = readExternal(name);
  if (outside) {
    if (http.http) return { wrong: 'requests to the outside are not limited by method or path' };
    const { externals, to } = withExternal(draft.externals, outside);
    const call = { from: workloadId(from), to, port: stated ?? 443 };
    return { draft: withCall({ ...draft, externals }, call) };
  }
  const to = findWorkload(draft, name);
  if (typeof to === 'string') return { wrong: to };
  const port = stated ?? (to.ports.length === 1 ? to.ports[0]?.port : undefined);
  const listening = to.ports.find((candidate) => candidate.port === port);
  if (port === undefined || !listening) {
    const ports = to.ports.map((candidate) => candidate.port).join(', ');
    return {
      wrong: `${name} ${ports ? `listens on ${ports}` : 'listens on no port'}; name one of its ports`,
    };
  }
  if (http.http && !httpProtocols.some((protocol) => protocol === listening.appProtocol)) {
    return { wrong: `port ${port} of ${name} speaks ${listening.appProtocol}: it has no methods and paths` };
  }
  return { draft: withCall(draft, { from: workloadId(from), to: workloadId(to), port, ...http }) };
}

function splitPort(target: string): { name: string; port?: number } {
  const [, name, port] = /^(.*):(\d+)$/.exec(target) ?? [];
  // A bare IPv6 CIDR has colons of its own: its port follows the prefix length.
  return name === undefined || port === undefined || (/:/.test(name) && !name.includes('/'))
    ? { name: target }
    : { name, port: Number(port) };
}

function readExternal(name: string): ExternalDraft | undefined {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  for (const cidr of [name, `${name}/${name.includes(':') ? 128 : 32}`]) {
    if (brokenCidrRule(cidr) === undefined) return { name: slug, cidrs: [cidr] };
  }
  const isHost = name.includes('.') && brokenDnsSubdomainRule(name.replace(/^\*\./, '')) === undefined;
  return isHost ? { name: slug, hosts: [name] } : undefined;
}

/** Different hosts can lead to one name: the later ones get a number. */
function withExternal(
  externals: readonly ExternalDraft[],
  added: ExternalDraft,
): { readonly externals: readonly ExternalDraft[]; readonly to: string } {
  const place = ({ hosts, cidrs }: ExternalDraft) => [hosts, cidrs].flat().join();
  const known = externals.find((other) => place(other) === place(added));
  if (known) return { externals, to: known.name };
  let name = added.name;
  for (let count = 2; externals.some((other) => other.name === name); count += 1) {
    name = `${added.name}-${count}`;
  }
  return { externals: [...externals, { ...added, name }], to: name };
}

/** The same call twice, with other requests, becomes one that allows both. */
function withCall(draft: TopologyDraft, call: CallDraft): TopologyDraft {
  const isSame = ({ from, to, port }: CallDraft) =>
    from === call.from && to === call.to && port === call.port;
  if (!draft.calls.some(isSame)) return { ...draft, calls: [...draft.calls, call] };
  return { ...draft, calls: draft.calls.map((other) => (isSame(other) ? together(other, call) : other)) };
}

function together({ http: one, ...call }: CallDraft, { http: other }: CallDraft): CallDraft {
  if (one === undefined || other === undefined) return call;
  const requests = [...new Set([one, other].flat())];
  return { ...call, http: requests.length === 1 ? (requests[0] as string) : requests };
}

function readHttp(words: readonly string[]): { readonly http?: string } | { readonly wrong: string } {
  if (words.length === 0) return {};
  const [first = '', second] = words;
  const methods = first.startsWith('/') ? undefined : first.toUpperCase();
  const paths = methods === undefined ? first : second;
  if (words.length > 2 || (methods === undefined && second !== undefined)) return { wrong: form };
  for (const method of methods?.split(',') ?? []) {
    const rule = brokenMethodRule(method);
    if (rule) return { wrong: `"${method}" is not ${rule}` };
  }
  for (const path of paths?.split(',') ?? []) {
    const rule = brokenPathRule(path);
    if (rule) return { wrong: `"${path}" is not ${rule}` };
  }
  return { http: [methods, paths].filter((part) => part !== undefined).join(' ') };
}
