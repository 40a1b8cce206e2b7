import { load } from 'js-yaml';
import { fields, list } from '../../../src/kubernetes/untrusted.ts';
import type { Cluster, ClusterWorkload } from '../../../src/model/cluster.ts';
import type { Labels, Protocol } from '../../../src/model/kubernetes.ts';
import { formatAddress, parseCidr } from '../../../src/semantics/network-policy/address.ts';
import { allPorts, type PortSet, portSet } from '../../../src/semantics/network-policy/port-set.ts';
import { type ConnectivityTable, nameOf, readRange, type TableEnd } from '../connectivity-table.ts';

interface FirewallRule {
  readonly source: PeerText;
  readonly destination: PeerText;
  readonly connection: unknown;
}

type PeerText =
  | { readonly blocks: readonly string[] }
  | { readonly namespaces: readonly string[]; readonly pods: readonly string[] };

/** Reads the firewall rules of a connectivity map, YAML or text, into tables by configuration name. */
export function readFirewallRules(
  text: string,
  format: 'yaml' | 'txt',
  clusterOf: (config: string) => Cluster,
): Map<string, ConnectivityTable> {
  const byConfig = format === 'yaml' ? rulesOfYaml(text) : rulesOfText(text);
  return new Map(
    [...byConfig].map(([config, rules]) => {
      const cluster = clusterOf(config);
      const ends = (peer: PeerText) => tableEnds(peer, cluster);
      const rows = rules.flatMap(({ source, destination, connection }) =>
        ends(source).flatMap((from) =>
          ends(destination)
            .filter((to) => from !== to)
            .map((to) => ({ source: from, destination: to, ports: portsOf(connection) })),
        ),
      );
      return [config, { rows, workloads: cluster.workloads.map(nameOf) }];
    }),
  );
}

function rulesOfYaml(text: string): Map<string, FirewallRule[]> {
  const found = new Map<string, FirewallRule[]>();
  for (const query of list(load(text)).map(fields)) {
    const rules = list(query.explanation).flatMap((each) => list(fields(each).rules).map(fields));
    const strings = (value: unknown) => list(value).map(String);
    const peer = (rule: Readonly<Record<string, unknown>>, side: string): PeerText =>
      rule[`${side}_ip_block`] === undefined
        ? { namespaces: strings(rule[`${side}_ns`]), pods: strings(rule[`${side}_pods`]) }
        : { blocks: strings(rule[`${side}_ip_block`]) };
    found.set(
      String(list(query.configs)[0]),
      rules.map((rule) => ({
        source: peer(rule, 'src'),
        destination: peer(rule, 'dst'),
        connection: list(rule.connection),
      })),
    );
  }
  return found;
}

function rulesOfText(text: string): Map<string, FirewallRule[]> {
  const found = new Map<string, FirewallRule[]>();
  let current: FirewallRule[] = [];
  for (const line of text.split('\n')) {
    const header = /^final fw rules for query: .*, config: (.*?):?$/.exec(line.trim());
    if (header !== null) {
      current = [];
      found.set(header[1] ?? '', current);
    }
    const rule = /^(src.*?) (dst.*?) conn: (.*)$/.exec(line);
    if (rule === null) continue;
    const peer = (part: string): PeerText => {
      const pods = /_ns: \[(.*)\] \w+_pods: \[(.*)\]$/.exec(part);
      if (pods !== null) return { namespaces: (pods[1] ?? '').split(','), pods: [pods[2] ?? ''] };
      return { blocks: part.replace(/^\w+: /, '').split(/, ?/) };
    };
    current.push({
      source: peer(rule[1] ?? ''),
      destination: peer(rule[2] ?? ''),
      connection: connectionOfText(rule[3] ?? ''),
    });
  }
  return found;
}

/** `All connections` or `{protocols:TCP,dst_ports:11-16,34},{protocols:UDP}`. */
function connectionOfText(text: string): unknown[] {
  if (text.startsWith('All connections')) return ['All connections'];
  return [...text.matchAll(/\{protocols:([A-Z, ]+?)(?:,dst_ports:([\d,-]+))?\}/g)].map(
    ([, protocols, ports]) => ({
      protocols,
      ...(ports === undefined ? {} : { dst_ports: ports.split(',') }),
    }),
  );
}

function portsOf(connection: unknown): PortSet {
  const entries = list(connection).flatMap((each): (readonly [Protocol, number, number])[] => {
    if (typeof each === 'string') return [];
    const { protocols, dst_ports: ports } = fields(each);
    return String(protocols)
      .split(/, ?/)
      .filter((protocol) => ['TCP', 'UDP', 'SCTP'].includes(protocol))
      .flatMap((protocol) =>
        (ports === undefined ? ['1-65535'] : list(ports)).map((range) => {
          const [from, to] = String(range).split('-').map(Number);
          return [protocol as Protocol, from ?? 0, to ?? from ?? 0] as const;
        }),
      );
  });
  return list(connection).includes('All connections') ? allPorts : portSet(entries);
}

function tableEnds(peer: PeerText, cluster: Cluster): TableEnd[] {
  if ('blocks' in peer) return peer.blocks.flatMap(rangesOf);
  const inside = cluster.workloads.filter(({ namespace }) => peer.namespaces.includes(namespace));
  return [...new Set(peer.pods.flatMap((text) => inside.filter(podsMatch(text))))].map(nameOf);
}

function rangesOf(text: string): TableEnd[] {
  const cidr = parseCidr(text.includes('/') ? text : `${text}/32`);
  const [from = '', to = ''] = text.split('-');
  if (cidr === undefined) return to === '' ? [] : [readRange(from, to)];
  if (cidr.family === 6) return [];
  const show = (value: bigint) => formatAddress({ family: 4, value });
  return [readRange(show(cidr.from), show(cidr.to))];
}

/** `*`, names, or an expression: `a=b and c in (d,e)`, `!has(f) or (has(f) and f not in (g,h))`. */
function podsMatch(text: string): (workload: ClusterWorkload) => boolean {
  if (text === '*') return () => true;
  if (!/[=()]/.test(text)) {
    const names = text.split(/, ?/);
    return ({ name }) => names.some((each) => each === name || each.startsWith(`${name}-`));
  }
  const holds = expression(text);
  return ({ labels }) => holds(labels);
}

type Test = (labels: Labels) => boolean;

function expression(text: string): Test {
  for (const operator of [' or ', ' and '] as const) {
    const parts = splitOutside(text, operator);
    if (parts.length < 2) continue;
    const tests = parts.map(expression);
    return operator === ' or '
      ? (labels) => tests.some((test) => test(labels))
      : (labels) => tests.every((test) => test(labels));
  }
  const plain = text.trim();
  if (plain.startsWith('(') && plain.endsWith(')')) return expression(plain.slice(1, -1));
  const patterns: readonly (readonly [RegExp, (key: string, value: string) => Test])[] = [
    [/^!has\((.+)\)$/, (key) => (labels) => labels[key] === undefined],
    [/^has\((.+)\)$/, (key) => (labels) => labels[key] !== undefined],
    [/^(\S+) not in \((.*)\)$/, (key, value) => (labels) => !value.split(',').includes(labels[key] ?? '\0')],
    [/^(\S+) in \((.*)\)$/, (key, value) => (labels) => value.split(',').includes(labels[key] ?? '\0')],
    [/^([^=!]+)!=(.*)$/, (key, value) => (labels) => labels[key] !== value],
    [/^([^=!]+)=(.*)$/, (key, value) => (labels) => labels[key] === value],
  ];
  for (const [pattern, make] of patterns) {
    const match = pattern.exec(plain);
    if (match !== null) return make(match[1] ?? '', match[2] ?? '');
  }
  throw new Error(`not an expression about pods: ${text}`);
}

/** Splits at an operator that stands outside of parentheses. */
function splitOutside(text: string, operator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '(') depth++;
    if (text[index] === ')') depth--;
    if (depth === 0 && text.startsWith(operator, index)) {
      parts.push(text.slice(start, index));
      start = index + operator.length;
    }
  }
  return [...parts, text.slice(start)];
}
