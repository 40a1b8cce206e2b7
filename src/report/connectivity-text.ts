import { append, groupBy } from '../model/group-by.ts';
import type { ConnectivityRow, Verification } from '../model/verification.ts';
import { rangesText } from './leaving-text.ts';
import { printable } from './printable.ts';

/** Who may call one workload on some ports, in words. */
export interface ToldCallers {
  readonly ports: string;
  readonly callers: string;
}

const proxyPorts: ReadonlySet<ConnectivityRow['port']> = new Set([15020, 15021, 15090]);

/**
 * For each workload of the input that anybody may call: its ports with their callers, ports of the same callers
 * together. Ports of proxies, and pods that only stand for others, are left to the matrix.
 */
export function tellConnectivity(verification: Verification): ReadonlyMap<string, readonly ToldCallers[]> {
  const shown = new Set(
    verification.workloads.filter(({ role }) => role === 'workload').map(({ name }) => name),
  );
  const members = membersOf(verification);
  const platform = new Set(
    verification.workloads.filter(({ role }) => role === 'platform').map(({ name }) => name),
  );
  const told = new Map<string, Map<string, string[]>>();
  for (const row of verification.rows) {
    if (!shown.has(row.destination) || proxyPorts.has(row.port)) continue;
    const callers = callersText(hidden(row, platform), members);
    if (callers === '') continue;
    const byCallers = told.get(row.destination) ?? new Map<string, string[]>();
    told.set(row.destination, byCallers);
    append(byCallers, callers, portText(row, verification.origin === 'representatives'));
  }
  return new Map(
    [...told].map(([destination, byCallers]) => [
      destination,
      [...byCallers].map(([callers, ports]) => ({
        ports: byCallers.size === 1 ? portsText(ports).replace(/^any other /, 'any ') : portsText(ports),
        callers,
      })),
    ]),
  );
}

/** Where any pod may call, those of the platform go without saying. */
function hidden(row: ConnectivityRow, platform: ReadonlySet<string>): ConnectivityRow {
  if (!row.allowed.includes(anyPod)) return row;
  return { ...row, allowed: row.allowed.filter((name) => !platform.has(name)) };
}

const anyPod = 'pods of other namespaces';

function portText({ port, endPort, portName, protocol }: ConnectivityRow, isMadeUp: boolean): string {
  if (port === 'other') return `other ${protocol}`;
  if (isMadeUp && portName !== undefined) return `${printable(portName)}/${protocol}`;
  return `${endPort === undefined ? port : `${port}-${endPort}`}/${protocol}`;
}

function portsText(ports: readonly string[]): string {
  const named = ports.filter((port) => !port.startsWith('other '));
  const others = ports.filter((port) => port.startsWith('other '));
  if (others.length === 0) return named.join(', ');
  if (others.length === 2) return 'any other port';
  return [...named, `any ${others.join().replace('other ', 'other ')} port`].join(', ');
}

/** Names of each namespace, to tell "every pod of" from a list. */
function membersOf({ workloads }: Verification): ReadonlyMap<string, number> {
  const members = new Map<string, number>();
  for (const { name } of workloads) {
    const namespace = namespaceOf(name);
    members.set(namespace, (members.get(namespace) ?? 0) + 1);
  }
  return members;
}

function namespaceOf(name: string): string {
  const at = name.indexOf('/');
  return at === -1 ? '' : name.slice(0, at);
}

/** What goes for addresses outside, and stands for the few that a rule names. */
const outsideTexts: Readonly<Record<ConnectivityRow['outside'], readonly string[] | undefined>> = {
  allowed: ['from outside'],
  undetermined: ['from outside (?)'],
  denied: undefined,
};

/** `every pod`, `every pod of production`, or names; then what passes only on conditions, and who is outside. */
export function callersText(row: ConnectivityRow, members: ReadonlyMap<string, number>): string {
  const parts = row.everybody ? ['every pod'] : listed(row.allowed, row.destination, members);
  const some = listed(row.conditional, row.destination, members).map((name) => `${name} (some requests)`);
  const doubtful = listed(row.undetermined, row.destination, members).map((name) => `${name} (?)`);
  const outside =
    outsideTexts[row.outside] ?? (row.outsideAllowed ? [`from ${rangesText(row.outsideAllowed)}`] : []);
  return [...parts, ...some, ...doubtful, ...outside].map((part) => printable(part)).join(', ');
}

function listed(
  names: readonly string[],
  destination: string,
  members: ReadonlyMap<string, number>,
): string[] {
  const byNamespace = groupBy(names, namespaceOf);
  return [...byNamespace].flatMap(([namespace, list]) => {
    const all = (members.get(namespace) ?? 0) - (namespaceOf(destination) === namespace ? 1 : 0);
    return namespace !== '' && list.length === all && all > 2 ? [`every pod of ${namespace}`] : list;
  });
}
