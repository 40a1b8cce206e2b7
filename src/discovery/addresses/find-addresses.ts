import { isIPv6Address } from '../../model/ip-address.ts';
import type { Address } from './address.ts';
import { readHost, readPort } from './host.ts';
import { readScheme, type Scheme } from './schemes.ts';

const longestScheme = 64;
const longestAuthority = 4096;
const longestPassword = 256;
const tokenDelimiters = /[\s"'`,;=|<>(){}[\]@&?!^*\\#]+/;

/**
 * Every address that a text names plainly: URLs and connection strings with one or several hosts,
 * `host:port`, bash's `/dev/tcp/host/port`, `(HOST=…)(PORT=…)` of Oracle Net, `@tcp(host)` of Go's driver for MySQL, and names
 * below `.svc`. Linear in the length of the text.
 */
export function findAddresses(text: string): readonly Address[] {
  const { addresses, rest } = takeUrls(takeOracle(text));
  return [...addresses, ...takeDevices(rest), ...takeDescriptors(rest), ...takeTokens(rest)];
}

/** `jdbc:oracle:thin:@host:1521:sid` and `@//host:1521/name` have no `://`; written as a URL they are like the others. */
function takeOracle(text: string): string {
  return text.includes(':oracle:')
    ? text.replaceAll(/jdbc:oracle:[a-z]{1,8}:@(?:\/\/)?/gi, 'oracle://')
    : text;
}

function takeUrls(text: string): { addresses: Address[]; rest: string } {
  const addresses: Address[] = [];
  const rest: string[] = [];
  let copied = 0;
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', Math.max(at + 3, copied))) {
    const schemeStart = startOfScheme(text, at, copied);
    const scheme = schemeStart < at ? readScheme(text.slice(schemeStart, at)) : undefined;
    const end = endOfAuthority(text, at + 3);
    rest.push(text.slice(copied, schemeStart), ' ');
    copied = end;
    if (scheme) addresses.push(...readAuthority(text.slice(at + 3, end), scheme));
  }
  rest.push(text.slice(copied));
  return { addresses, rest: rest.join('') };
}

function startOfScheme(text: string, separator: number, floor: number): number {
  let start = separator;
  while (
    start > floor &&
    separator - start < longestScheme &&
    /[A-Za-z0-9+.:_-]/.test(text[start - 1] ?? '')
  ) {
    start -= 1;
  }
  return start;
}

/** The authority runs to the path, query, fragment or quote; where a password holds a `/`, to the end of the host behind it. */
function endOfAuthority(text: string, start: number): number {
  // dns:///name:port (gRPC) has an empty authority and the target as its path.
  const from = text[start] === '/' ? start + 1 : start;
  const limit = Math.min(text.length, from + longestAuthority);
  let end = from;
  while (end < limit && !/[\s/?#"'`<>|\\;)]/.test(text[end] ?? '')) end += 1;
  if (text[end] !== '/') return end;
  const authority = text.slice(from, end);
  if (text[end + 1] === '/' && authority.endsWith(':')) {
    // "a:1,http:" is the beginning of a second URL in a list.
    const comma = authority.lastIndexOf(',');
    return comma < 0 ? end : from + comma;
  }
  const port = authority.slice(authority.lastIndexOf(':') + 1);
  if (!authority.includes(':') || /^\d*$/.test(port)) return end;
  const [word = ''] = text.slice(end, end + longestPassword).split(/[\s"'`<>|\\]/, 1);
  const at = word.lastIndexOf('@');
  if (at < 0) return end;
  const host = /^[^/?#;)]*/.exec(word.slice(at + 1))?.[0] ?? '';
  return end + at + 1 + host.length;
}

function readAuthority(authority: string, scheme: Scheme): Address[] {
  const withoutUser = authority.slice(authority.lastIndexOf('@') + 1);
  const target = withoutUser.startsWith('/') ? withoutUser.slice(1) : withoutUser;
  const inner = /^tcp\((.*)$/.exec(target)?.[1] ?? target;
  // nginx: `http://orders:9000$request_uri`
  const pieces = inner.replace(/(:\d{1,5})\$.*$/, '$1').split(',');
  return pieces.flatMap((piece) => {
    const address = readHostPort(piece, 'url');
    if (!address) return [];
    const { appProtocol, port: defaultPort } = scheme;
    return [
      {
        ...address,
        appProtocol,
        ...(address.port === undefined && defaultPort !== undefined ? { defaultPort } : {}),
      },
    ];
  });
}

/** `host`, `host:port`, `host:port:more`, or an address of IPv6, in brackets where a port follows; undefined for anything else. */
export function readHostPort(text: string, form: Address['form']): Address | undefined {
  const [, bracketed, behind] = /^\[([\da-f:.]{2,45})\](?::(\d{1,5}))?$/i.exec(text) ?? [];
  const six = bracketed ?? text;
  if (isIPv6Address(six)) {
    const sixPort = readPort(behind ?? '');
    return { host: six.toLowerCase(), ...(sixPort === undefined ? {} : { port: sixPort }), form };
  }
  const [name = '', port, ...more] = text.split(':');
  const host = readHost(name);
  if (!host || more.length > 1) return undefined;
  if (port === undefined || port === '') return { host, form };
  const number = readPort(port);
  return number === undefined ? undefined : { host, port: number, form };
}

function takeDevices(text: string): Address[] {
  if (!text.includes('/dev/tcp/')) return [];
  return [...text.matchAll(/\/dev\/tcp\/([\w.-]{1,253})\/(\d{1,5})/g)].flatMap((match) => {
    const address = readHostPort(`${match[1]}:${match[2]}`, 'host-port');
    return address ? [address] : [];
  });
}

function takeDescriptors(text: string): Address[] {
  const oracle = [
    ...text.matchAll(
      /\(\s{0,8}host\s{0,8}=\s{0,8}([\w.-]{1,253})\s{0,8}\)\s{0,64}\(\s{0,8}port\s{0,8}=\s{0,8}(\d{1,5})\s{0,8}\)/gi,
    ),
  ].flatMap(([, host, port]) => readAll(`${host}:${port}`, 'host-port'));
  // With a port, `host:port` is found as such (github.com/go-sql-driver/mysql, "DSN").
  const mysql = [...text.matchAll(/@tcp\(([\w.-]{1,253})\)/g)].flatMap(([, host = '']) =>
    readAll(host, 'url').map((address) => ({ ...address, defaultPort: 3306, appProtocol: 'mysql' as const })),
  );
  return [...oracle, ...mysql];
}

function takeTokens(text: string): Address[] {
  if (!text.includes(':') && !text.includes('.svc')) return [];
  const bracketed = [...text.matchAll(/\[[\da-f:.]{2,45}\]:\d{1,5}(?!\d)/gi)].flatMap(([token]) =>
    readAll(token, 'host-port'),
  );
  const others = text.split(tokenDelimiters).flatMap((token) => {
    if (token.length > 400 || isIPv6Address(token)) return [];
    const head = token.split('/', 1)[0] ?? '';
    // `dns:name:port` is what gRPC also takes for `dns:///name:port`; `dns:53` is a host of that name.
    const target = head.replace(/^(?:dns|passthrough):(?!\d*$)/, '');
    const trimmed = withoutLookup(target)
      .replace(/^[.:]+/, '')
      .replace(/[.:]+$/, '');
    if (!trimmed.includes(':')) return isClusterName(trimmed) ? readAll(trimmed, 'cluster-name') : [];
    // `zk-0.zk:2888:3888` names two ports of one host.
    const [host = '', first, second] = trimmed.split(':');
    const further =
      second !== undefined && readPort(second) !== undefined ? readAll(`${host}:${second}`, 'host-port') : [];
    return [...readAll(first === undefined ? trimmed : `${host}:${first}`, 'host-port'), ...further].filter(
      (address) => address.port !== undefined && trimmed.split(':').length <= 3,
    );
  });
  return [...bracketed, ...others];
}

/** `dns+name:port`, `dnssrv+_grpc._tcp.name` and `dnssrvnoa+…` say how a name is looked up (thanos.io "Service Discovery"). */
function withoutLookup(target: string): string {
  return target.replace(/^dns(srv(noa)?)?\+/, '');
}

function readAll(text: string, form: Address['form']): Address[] {
  const address = readHostPort(text, form);
  return address ? [address] : [];
}

/** `name.namespace.svc` and everything below a cluster domain. */
export function isClusterName(host: string): boolean {
  return /^[^.]+(\.[^.]+)+\.svc(\.|$)/.test(host);
}
