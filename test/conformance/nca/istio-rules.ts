import { load } from 'js-yaml';
import { fields, list } from '../../../src/kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../../../src/model/cluster.ts';
import { addressRange } from '../../../src/semantics/istio/address-range.ts';
import type { NcaRequest } from './istio-world.ts';

type Test<Value> = (value: Value) => boolean;
export type Expectation = Test<NcaRequest>;

/** What the TCP rules of an expected output allow, YAML or text. */
export function readIstioExpectation(text: string, format: 'yaml' | 'txt'): Expectation {
  const rules = format === 'yaml' ? yamlRules(text) : textRules(text);
  return (request) => rules.some((rule) => rule(request));
}

function yamlRules(text: string): Expectation[] {
  return list(load(text))
    .map(fields)
    .flatMap((query) =>
      list(query.explanation)
        .flatMap((part) => list(fields(part).TCP_rules ?? fields(part).rules))
        .map(fields)
        .map((rule) => {
          const side = (name: string) =>
            rule[`${name}_ip_block`] === undefined
              ? pods(list(rule[`${name}_ns`]).map(String), list(rule[`${name}_pods`]).map(String))
              : block(list(rule[`${name}_ip_block`]).map(String));
          const connections = list(rule.connection).map(connection);
          return ruleOf(side('src'), side('dst'), connections);
        }),
    );
}

function textRules(text: string): Expectation[] {
  const tcp = text.split(/\n\s*\n/).find((part) => /type TCP/.test(part)) ?? text;
  return tcp
    .split('\n')
    .filter((line) => line.startsWith('src'))
    .map((line) => {
      const side = (name: string) => {
        const address = new RegExp(`${name}: ([\\d./, ]+?)(?= dst| conn|$)`).exec(line)?.[1];
        if (address) return block(address.split(',').map((one) => one.trim()));
        const inside = (key: string) =>
          (new RegExp(`${name}_${key}: \\[([^\\]]*)\\]`).exec(line)?.[1] ?? '')
            .split(',')
            .map((one) => one.trim());
        return pods(inside('ns'), inside('pods'));
      };
      const connections = (line.split(' conn: ')[1] ?? '').trim();
      return ruleOf(side('src'), side('dst'), connectionTexts(connections).map(connection));
    });
}

/** `All connections`, or `{dst_ports:80,methods:GET, PUT},{…}`. */
function connectionTexts(text: string): unknown[] {
  if (!text.startsWith('{')) return [text];
  return [...text.matchAll(/\{([^}]*)\}/g)].map(([, inner = '']) => {
    const parts = inner.split(/,(?=(?:dst_ports|methods|paths|hosts|src_ports):)/);
    return Object.fromEntries(
      parts.map((part) => [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)]),
    );
  });
}

function ruleOf(
  source: Test<ClusterWorkload | string>,
  destination: Test<ClusterWorkload | string>,
  connections: readonly Expectation[],
): Expectation {
  return (request) =>
    source(request.source) && destination(request.destination) && connections.some((one) => one(request));
}

function connection(value: unknown): Expectation {
  if (typeof value === 'string') return () => /^All connections$/i.test(value);
  const one = fields(value);
  const port =
    one.dst_ports === undefined
      ? () => true
      : portTest([one.dst_ports].flat().flatMap((part) => String(part).split(',')));
  const [method, path, host] = [one.methods, one.paths, one.hosts].map(textTest);
  return (request) =>
    port(request.port) &&
    (method?.(request.method) ?? true) &&
    (path?.(request.path) ?? true) &&
    (host?.(request.host) ?? true);
}

function portTest(ranges: readonly string[]): Test<number> {
  return (port) =>
    ranges.some((range) => {
      const [from = '', to = from] = range.trim().split('-');
      return Number(from) <= port && port <= Number(to);
    });
}

/** `GET, PUT`, `all but GET`, `/info*`. */
function textTest(value: unknown): Test<string> | undefined {
  if (value === undefined) return undefined;
  const text = String(value);
  const negated = text.startsWith('all but ');
  const patterns = text.replace(/^all but /, '').split(', ');
  const matches = (found: string) =>
    patterns.some((pattern) => {
      const at = pattern.indexOf('*');
      if (at < 0) return found === pattern;
      return found.startsWith(pattern.slice(0, at)) && found.endsWith(pattern.slice(at + 1));
    });
  return (found) => matches(found) !== negated;
}

function block(ranges: readonly string[]): Test<ClusterWorkload | string> {
  const tests = ranges.map((range) => addressRange(range) ?? (() => false));
  return (end) => typeof end === 'string' && tests.some((test) => test(end));
}

/** `[*]`, `[app=details]`, `[app!=details]`, or names of pods. */
function pods(namespaces: readonly string[], selectors: readonly string[]): Test<ClusterWorkload | string> {
  return (end) =>
    typeof end !== 'string' &&
    namespaces.includes(end.namespace) &&
    selectors.some((selector) => podMatches(selector, end));
}

function podMatches(selector: string, { labels, name }: ClusterWorkload): boolean {
  if (selector === '*') return true;
  const [, key = '', sign, value] = /^([^!=]+)(!=|=)(.*)$/.exec(selector) ?? [];
  if (sign === '=') return labels[key] === value;
  if (sign === '!=') return labels[key] !== value;
  const [inKey, values] = selector.split(' in ');
  if (values)
    return values
      .replace(/[()]/g, '')
      .split(',')
      .map((one) => one.trim())
      .includes(labels[inKey?.trim() ?? ''] ?? '');
  return selector === name || selector.startsWith(`${name}-`);
}
