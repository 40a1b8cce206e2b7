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
  if (paths.length === 0) return [{ methods, headers }];
  return paths
    .map(asPrefix)
    .map((path) => (path === '*' || path === '/*' ? { methods, headers } : { path, methods, headers }));
}

/** A template whose only operator takes all that is left says what a prefix says. */
function asPrefix(path: string): string {
  return path.replace(/^([^{]*)\{\*\*\}$/, '$1*');
}

/**
 * The more specific first: by its path, whether it names methods, how many headers. A path that lies within another has
 * at least its letters, and with the same letters leaves less open.
 */
export function bySpecificity(one: RequestMatch, other: RequestMatch): number {
  const [own, others] = [specificity(one), specificity(other)];
  const at = own.findIndex((part, index) => part !== others[index]);
  return at < 0 ? 0 : (others[at] ?? 0) - (own[at] ?? 0);
}

function specificity({ path, methods, headers }: RequestMatch): number[] {
  const rests = path?.match(/\{\*\*\}|^\*|\*$/g)?.length ?? 0;
  const segments = path?.match(/\{\*\}/g)?.length ?? 0;
  const letters = path?.replace(/\{\*{1,2}\}|^\*|\*$/g, '').length ?? -1;
  return [letters, -rests, -segments, methods.length > 0 ? 1 : 0, headers.length];
}

function kindOf(path: string | undefined): 'any' | 'exact' | 'prefix' | 'suffix' | 'template' {
  if (path === undefined) return 'any';
  if (path.includes('{')) return 'template';
  if (path.startsWith('*')) return 'suffix';
  return path.endsWith('*') ? 'prefix' : 'exact';
}

/**
 * Whether some request of one path fits both and neither is a narrower case of the other: then no order of rules is
 * right. One that names methods is narrower than one that names none, of the same kind the one that asks more headers.
 */
export function compete(one: RequestMatch, other: RequestMatch): boolean {
  if (one.path !== other.path) return false;
  const [named, others] = [one.methods.length > 0, other.methods.length > 0];
  if (named && others) {
    const meet = one.methods.some((method) => other.methods.includes(method));
    return meet && asksAll(one, other) === asksAll(other, one);
  }
  if (named) return !asksAll(one, other);
  return others ? !asksAll(other, one) : asksAll(one, other) === asksAll(other, one);
}

/** Whether one asks for every header that the other asks for. */
function asksAll(one: RequestMatch, other: RequestMatch): boolean {
  const asked = new Set(one.headers.map((header) => JSON.stringify(header)));
  return other.headers.every((header) => asked.has(JSON.stringify(header)));
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
