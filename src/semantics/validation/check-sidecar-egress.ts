import { checkHostEntry } from './check-host-entry.ts';
import { brokenAddress, brokenLabelName, brokenPort, brokenSocketPath } from './istio-names.ts';
import { brokenOptionalProtocol } from './protocol.ts';
import type { View } from './view.ts';

/** `egress` of a Sidecar, by istiod's webhook; `.` in a host is the object's namespace. */
export function checkSidecarEgress(egress: View, namespace: string): void {
  const ports = new Set<number>();
  const sockets = new Set<string>();
  for (const [index, listener] of egress.items().entries()) {
    const port = listener.field('port');
    if (!port.set) {
      if (index < egress.length - 1) listener.refuse('has no port, which only the last one may leave out');
    } else {
      checkPort(listener);
      const number = port.field('number').number;
      const bind = listener.field('bind').text;
      const taken = number === 0 ? sockets.has(bind) : ports.has(number);
      if (taken) listener.refuse(`${number === 0 ? bind : number} stands here twice`);
      if (number === 0) sockets.add(bind);
      else ports.add(number);
    }
    checkHosts(listener.field('hosts'), namespace);
  }
}

function checkPort(listener: View): void {
  const port = listener.field('port');
  const number = port.field('number');
  const bind = listener.field('bind');
  if (port.field('targetPort').number > 0) port.field('targetPort').refuse('means nothing to a Sidecar');
  if (port.field('name').text !== '') port.field('name').keeps(brokenLabelName(port.field('name').text));
  port.field('protocol').keeps(brokenOptionalProtocol(port.field('protocol').text));
  if (number.number !== 0) {
    number.keeps(brokenPort(number.number));
    if (bind.text !== '') bind.keeps(brokenAddress(bind.text));
    return;
  }
  if (!bind.text.startsWith('unix://')) bind.refuse('must be a socket (unix://path) when the port is 0');
  else bind.keeps(brokenSocketPath(bind.text.slice('unix://'.length)));
  if (listener.field('captureMode').text === 'IPTABLES')
    listener.field('captureMode').refuse('must be DEFAULT or NONE for a socket');
}

function checkHosts(hosts: View, namespace: string): void {
  if (hosts.length === 0) hosts.refuse('must have at least one host');
  const byNamespace = new Map<string, Set<string>>();
  for (const host of hosts.items()) {
    checkHostEntry(host, 'sidecar');
    const slash = host.text.indexOf('/');
    if (slash < 0 || host.text.startsWith('~')) continue;
    const given = host.text.slice(0, slash);
    const place = given === '.' ? namespace : given;
    const name = host.text.slice(slash + 1);
    const names = byNamespace.get(place) ?? new Set();
    byNamespace.set(place, names);
    const covered = name === '*' ? names.size > 0 : names.has(name) || names.has('*');
    if (covered) host.warn('overlaps with another host of this list');
    names.add(name);
  }
  if (byNamespace.get('*')?.has('*') && byNamespace.size > 1) hosts.warn('has */*, which covers all others');
}
