import type { ClusterService } from '../model/cluster.ts';
import type { ApplicationProtocol } from '../model/topology.ts';
import { productPort } from './addresses/schemes.ts';

export type ServicePort = ClusterService['ports'][number];

export interface PortChoice {
  readonly ports: readonly ServicePort[];
  /** `named`: the text or its scheme says the port. `only`: the Service has one that fits. `guessed`: several fit. */
  readonly by: 'named' | 'only' | 'guessed';
}

/** Ports that are there for scrapers, probes and operators, by the words in their names. */
const sidePortPattern =
  /(^|[-_])(metrics?|prom|prometheus|monitoring|exporter|admin|management|mgmt|health|healthz|probe|debug|pprof|status|telemetry|epmd|cluster|gossip|peers?|raft|election|replication)([-_]|$)/;

/**
 * The ports of a Service that an address means. Undefined: the address names a port that the Service does not have.
 * Without a port, the default of the scheme counts where the Service has it; else its only port, not counting those
 * named for metrics, health or administration; else the usual port of the product that the key or the Service is named
 * after; else those whose name or protocol the setting's words name; else all of them, as a guess.
 */
export function choosePorts(
  service: ClusterService,
  wanted: {
    readonly port?: number;
    readonly defaultPort?: number;
    readonly appProtocol?: ApplicationProtocol;
    readonly words: readonly string[];
  },
): PortChoice | undefined {
  const ports = service.ports;
  if (wanted.port !== undefined) {
    const named = ports.filter(({ port }) => port === wanted.port);
    if (named.length > 0) return { ports: tcpFirst(named), by: 'named' };
    if (!service.headless) return undefined;
    // A headless Service resolves to pods: the port is the pod's own, whatever the Service lists.
    return { ports: [{ port: wanted.port, targetPort: wanted.port, protocol: 'TCP' }], by: 'named' };
  }
  const byDefault = ports.filter(({ port }) => port === wanted.defaultPort);
  if (byDefault.length > 0) return { ports: tcpFirst(byDefault), by: 'named' };
  const main = ports.filter(({ name }) => !sidePortPattern.test(name ?? ''));
  const candidates = main.length > 0 ? main : ports;
  if (candidates.length <= 1) return { ports: candidates, by: 'only' };
  const product = productPort([...wanted.words, ...service.name.split(/[-.]/)]);
  const usual = candidates.filter(({ port }) => port === product);
  if (usual.length > 0) return { ports: tcpFirst(usual), by: 'only' };
  const words = new Set([...wanted.words, ...(wanted.appProtocol ? [wanted.appProtocol] : [])]);
  const spoken = candidates.filter(({ name, appProtocol }) =>
    [...(name ?? '').split('-'), String(appProtocol ?? '')].some((word) => word !== '' && words.has(word)),
  );
  return spoken.length === 1 ? { ports: spoken, by: 'only' } : { ports: candidates, by: 'guessed' };
}

/** One number on TCP and UDP: programs that are told an address in text mean TCP. */
function tcpFirst(ports: readonly ServicePort[]): readonly ServicePort[] {
  const tcp = ports.filter(({ protocol }) => protocol === 'TCP');
  return tcp.length > 0 ? tcp : ports;
}
