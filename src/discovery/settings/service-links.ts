import type { ClusterService } from '../../model/cluster.ts';
import type { Variable, Variables } from './expand.ts';

/**
 * The variables that the kubelet gives every pod of a namespace for its Services (`REDIS_SERVICE_HOST`,
 * `REDIS_SERVICE_PORT`, `REDIS_SERVICE_PORT_HTTP`, `REDIS_PORT`, `REDIS_PORT_6379_TCP_ADDR`), with names in place of addresses,
 * so that a text that is built from them can be resolved. Headless Services have none
 * (kubernetes.io "Accessing the Service").
 */
export function serviceLinksOf(services: readonly ClusterService[]): Variables {
  const links = new Map<string, Variable>();
  const add = (name: string, value: string) => links.set(name, { value, secret: false });
  add('KUBERNETES_SERVICE_HOST', 'kubernetes.default.svc');
  for (const { name, headless, type, ports } of services) {
    if (headless || type === 'ExternalName') continue;
    const prefix = variableName(name);
    const first = ports[0];
    add(`${prefix}_SERVICE_HOST`, name);
    if (first) {
      add(`${prefix}_SERVICE_PORT`, String(first.port));
      add(`${prefix}_PORT`, `tcp://${name}:${first.port}`);
    }
    for (const port of ports) {
      const link = `${prefix}_PORT_${port.port}_${port.protocol}`;
      const scheme = port.protocol.toLowerCase();
      add(link, `${scheme}://${name}:${port.port}`);
      add(`${link}_ADDR`, name);
      add(`${link}_PORT`, String(port.port));
      add(`${link}_PROTO`, scheme);
      if (port.name) add(`${prefix}_SERVICE_PORT_${variableName(port.name)}`, String(port.port));
    }
  }
  return links;
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_').replaceAll('.', '_');
}
