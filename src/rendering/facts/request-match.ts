import type { HttpMatch } from '../../model/topology.ts';

/** The part of a request by which routes choose; empty parts ask for nothing. */
export interface RequestMatch {
  /** Port of the Service. */
  readonly port?: number;
  /** As the answers write it: exact, `prefix*`, `*suffix`, or a template with `{*}` and `{**}`. */
  readonly path?: string;
  readonly methods: readonly string[];
  readonly headers: HttpMatch['headers'];
}

export const everyRequest: RequestMatch = { methods: [], headers: [] };

/** One for each path that a declared match names. */
export function requestMatches({ paths, methods, headers }: HttpMatch): RequestMatch[] {
  const named = paths.filter((path) => !matchesAll(path));
  if (named.length < paths.length || paths.length === 0) return [{ methods, headers }];
  return named.map((path) => ({ path, methods, headers }));
}

function matchesAll(path: string): boolean {
  return path === '*' || path === '/*' || path === '/{**}';
}

/** The more specific first: the kind of its path, the path's length, whether it names methods, how many headers. */
export function bySpecificity(one: RequestMatch, other: RequestMatch): number {
  const [own, others] = [specificity(one), specificity(other)];
  const at = own.findIndex((part, index) => part !== others[index]);
  return at < 0 ? 0 : (others[at] ?? 0) - (own[at] ?? 0);
}

function specificity({ path, methods, headers }: RequestMatch): number[] {
  const kinds = ['any', 'suffix', 'prefix', 'template', 'exact'];
  return [kinds.indexOf(kindOf(path)), path?.length ?? 0, methods.length > 0 ? 1 : 0, headers.length];
}

function kindOf(path: string | undefined): 'any' | 'exact' | 'prefix' | 'suffix' | 'template' {
  if (path === undefined) return 'any';
  if (path.includes('{')) return 'template';
  if (path.startsWith('*')) return 'suffix';
  return path.endsWith('*') ? 'prefix' : 'exact';
}

/** Whether some request fits both, and neither is a narrower case of the other: then no order of rules is right. */
export function compete(one: RequestMatch, other: RequestMatch): boolean {
  if (one.path !== other.path) return false;
  const both = one.methods.some((method) => other.methods.includes(method));
  if (one.methods.length > 0 && other.methods.length > 0 && !both) return false;
  return isWithin(one, other) === isWithin(other, one);
}

function isWithin(inner: RequestMatch, outer: RequestMatch): boolean {
  const wanted = new Set(inner.headers.map((header) => JSON.stringify(header)));
  return (
    (outer.methods.length === 0 ||
      (inner.methods.length > 0 && inner.methods.every((method) => outer.methods.includes(method)))) &&
    outer.headers.every((header) => wanted.has(JSON.stringify(header)))
  );
}

/** Whether HTTPRoute can say it without a regular expression, whose rank among prefixes is each implementation's own. */
export function isPlainPath({ path }: RequestMatch): boolean {
  const kind = kindOf(path);
  return kind === 'any' || kind === 'exact' || (kind === 'prefix' && (path ?? '').endsWith('/*'));
}

/** In the shape of a VirtualService; undefined: every request. */
export function virtualServiceMatch(match: RequestMatch): object | undefined {
  const { port, path, methods, headers } = match;
  const [method, ...more] = methods;
  const parts = {
    ...(port === undefined ? {} : { port }),
    ...(path === undefined ? {} : { uri: virtualServicePath(path) }),
    ...(method === undefined
      ? {}
      : { method: more.length === 0 ? { exact: method } : { regex: methods.map(escaped).join('|') } }),
    ...(headers.length === 0
      ? {}
      : { headers: Object.fromEntries(headers.map(({ name, values }) => [name, headerText(values)])) }),
  };
  return Object.keys(parts).length > 0 ? parts : undefined;
}

function virtualServicePath(path: string): object {
  if (kindOf(path) === 'exact') return { exact: path };
  return kindOf(path) === 'prefix' ? { prefix: path.slice(0, -1) } : { regex: expressionOf(path) };
}

/** Presence is an empty match. */
function headerText(values: readonly string[] | undefined): object {
  const [value, ...more] = values ?? [];
  if (value === undefined) return {};
  return more.length === 0 && !value.includes('*') ? { exact: value } : { regex: alternatives(values ?? []) };
}

/** In the shape of an HTTPRoute, which takes one method a match; empty: every request. */
export function httpRouteMatches({ path, methods, headers }: RequestMatch): object[] {
  const parts = {
    ...(path === undefined ? {} : { path: httpRoutePath(path) }),
    ...(headers.length === 0 ? {} : { headers: headers.map(httpRouteHeader) }),
  };
  if (methods.length > 0) return methods.map((method) => ({ ...parts, method }));
  return Object.keys(parts).length > 0 ? [parts] : [];
}

function httpRoutePath(path: string): object {
  if (kindOf(path) === 'exact') return { type: 'Exact', value: path };
  if (path.endsWith('/*') && kindOf(path) === 'prefix')
    return { type: 'PathPrefix', value: path.slice(0, -2) };
  return { type: 'RegularExpression', value: expressionOf(path) };
}

function httpRouteHeader({ name, values }: HttpMatch['headers'][number]): object {
  const [value, ...more] = values ?? [];
  return value !== undefined && more.length === 0 && !value.includes('*')
    ? { type: 'Exact', name, value }
    : { type: 'RegularExpression', name, value: value === undefined ? '.*' : alternatives(values ?? []) };
}

function alternatives(values: readonly string[]): string {
  return values.map(expressionOf).join('|');
}

function expressionOf(pattern: string): string {
  return pattern
    .split(/(\{\*{1,2}\}|^\*|\*$)/)
    .map((part) => (part === '{*}' ? '[^/]+' : /^(\{\*\*\}|\*)$/.test(part) ? '.*' : escaped(part)))
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
