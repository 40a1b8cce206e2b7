import { fields, list, stringMap } from '../../kubernetes/untrusted.ts';
import type { ClusterService } from '../../model/cluster.ts';
import { groupBy } from '../../model/group-by.ts';
import type { KubernetesObject, Labels, ObjectReference } from '../../model/kubernetes.ts';
import { perObject } from '../per-object.ts';
import { exportedTo } from './exported-to.ts';
import type { MeshSettings } from './mesh-settings.ts';
import { creationTime } from './peer-authentication.ts';
import { selects } from './policy-target.ts';
import { textsOf } from './texts.ts';

/** What a caller's sidecar does with a destination. */
export type Reach =
  | { readonly kind: 'known' }
  /** It passes the connection on as it is, in plaintext. */
  | { readonly kind: 'passed-through'; readonly because?: ObjectReference }
  /** It refuses what it does not know. */
  | { readonly kind: 'blocked'; readonly because?: ObjectReference };

interface Scope {
  readonly reference: ObjectReference;
  readonly namespace: string;
  readonly selector?: Labels;
  /** Undefined: everything. */
  readonly egress?: readonly { readonly port?: number; readonly hosts: readonly ImportedHost[] }[];
  readonly registryOnly?: boolean;
  readonly created: number;
}

/** `namespace/host`: the namespace `*` is any, the host may start with `*`. */
interface ImportedHost {
  readonly namespace: string;
  readonly host: string;
}

/** Who calls, as a Sidecar selects it. */
interface Client {
  readonly namespace: string;
  readonly labels: Labels;
}

type LimitedService = Pick<ClusterService, 'namespace' | 'name' | 'exportTo'>;

export interface SidecarScopes {
  readonly isEmpty: boolean;
  /** The Sidecar in force for a client, as text; clients with the same one reach the same. */
  readonly scopeKey: (client: Client) => string;
  /** `service` is absent where the destination is none of a Service. */
  readonly reach: (client: Client, service: LimitedService | undefined, port: number) => Reach;
}

/**
 * What Sidecar objects, `outboundTrafficPolicy` and the Services themselves let callers' sidecars know. The Sidecar
 * with labels counts before the one of the namespace, and that before the one of the root namespace; of several the
 * oldest.
 */
export function compileSidecarScopes(
  objects: readonly KubernetesObject[],
  { rootNamespace, outboundTrafficPolicy }: MeshSettings,
  services: readonly Pick<ClusterService, 'exportTo'>[],
): SidecarScopes {
  const scopes = objects
    .filter(({ kind, apiVersion }) => kind === 'Sidecar' && apiVersion.startsWith('networking.istio.io/'))
    .map(scopeOfObject)
    .sort((a, b) => (a.created === b.created ? 0 : a.created - b.created));
  const byNamespace = groupBy(scopes, (scope) => scope.namespace);
  const found = new Map<Client, Scope | undefined>();
  const find = (client: Client) => {
    const own = byNamespace.get(client.namespace) ?? [];
    return (
      own.find(({ selector }) => selector && selects(selector, client.labels)) ??
      own.find(({ selector }) => !selector) ??
      byNamespace.get(rootNamespace)?.find(({ selector }) => !selector)
    );
  };
  const scopeOf = (client: Client): Scope | undefined => {
    if (!found.has(client)) found.set(client, find(client));
    return found.get(client);
  };
  const isLimited = services.some(({ exportTo }) => exportTo !== undefined);
  return {
    isEmpty: scopes.length === 0,
    scopeKey: (client) => {
      const { namespace, name } = scopeOf(client)?.reference ?? { name: '' };
      return `${namespace ?? ''}/${name}${isLimited ? ` from ${client.namespace}` : ''}`;
    },
    reach: (client, service, port) => {
      const scope = scopeOf(client);
      if (
        service &&
        isExported(service, client.namespace) &&
        (!scope?.egress || imports(scope, service, port))
      )
        return { kind: 'known' };
      const registryOnly = scope?.registryOnly ?? outboundTrafficPolicy === 'REGISTRY_ONLY';
      const because = scope ? { because: scope.reference } : {};
      return { kind: registryOnly ? 'blocked' : 'passed-through', ...because };
    },
  };
}

function isExported({ namespace, exportTo }: LimitedService, to: string): boolean {
  return exportTo === undefined || exportedTo(exportTo, namespace)(to);
}

const scopeOfObject = perObject(readScope);

function readScope(object: KubernetesObject): Scope {
  const spec = fields(object.spec);
  const namespace = object.metadata.namespace ?? 'default';
  const labels = stringMap(fields(spec.workloadSelector).labels);
  const egress = list(spec.egress)
    .map(fields)
    .map((listener) => {
      const { number } = fields(listener.port);
      return {
        ...(typeof number === 'number' ? { port: number } : {}),
        hosts: textsOf(listener.hosts).map((host) => importedHost(host, namespace)),
      };
    });
  const { mode } = fields(spec.outboundTrafficPolicy);
  return {
    reference: { kind: 'Sidecar', namespace, name: object.metadata.name },
    namespace,
    ...(Object.keys(labels).length > 0 ? { selector: labels } : {}),
    ...(egress.length > 0 ? { egress } : {}),
    ...(mode === undefined ? {} : { registryOnly: mode === 'REGISTRY_ONLY' }),
    created: creationTime(object),
  };
}

/** `.` is the Sidecar's own namespace, `~` none; without a namespace any is meant. */
function importedHost(entry: string, own: string): ImportedHost {
  const at = entry.indexOf('/');
  if (at < 0) return { namespace: '*', host: entry };
  const place = entry.slice(0, at);
  return { namespace: place === '.' ? own : place, host: entry.slice(at + 1) };
}

function imports(
  { egress = [] }: Scope,
  service: { namespace: string; name: string },
  port: number,
): boolean {
  return egress.some(
    (listener) =>
      (listener.port === undefined || listener.port === port) &&
      listener.hosts.some(
        ({ namespace, host }) =>
          (namespace === '*' || namespace === service.namespace) && namesService(host, service),
      ),
  );
}

function namesService(host: string, { namespace, name }: { namespace: string; name: string }): boolean {
  if (host === '*') return true;
  const own = `${name}.${namespace}.svc.cluster.local`;
  return host.startsWith('*') ? own.endsWith(host.slice(1)) : host === own;
}
