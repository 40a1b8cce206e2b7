import type { ClusterService } from '../model/cluster.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import { locateAddresses } from './addresses/located-address.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { Inventory } from './inventory.ts';
import { servicesNamedIn } from './mentioned-services.ts';
import { referenceTo } from './reference-to.ts';
import { resolveHost } from './resolve-host.ts';
import type { ConfigSources } from './settings/config-sources.ts';
import { isWord } from './settings/read-file.ts';

/** Types of Secrets that Kubernetes and Helm have for their own use. */
const ownTypes = /^(kubernetes\.io|bootstrap\.kubernetes\.io|helm\.sh)\//;

/**
 * ConfigMaps and Secrets that no pod refers to although they name Services: their readers cannot be told. What a Secret names
 * is not told either.
 */
export function unreadSources(
  { all, readFile }: ConfigSources,
  referred: ReadonlySet<string>,
  inventory: Inventory,
): readonly BlindSpot[] {
  return all.flatMap((source): BlindSpot[] => {
    const { kind, namespace, name, file, line, data } = source;
    const object = `${kind} ${namespace}/${name}`;
    if (referred.has(object) || ownTypes.test(source.type ?? '')) return [];
    const evidence = {
      file,
      ...(line === undefined ? {} : { line }),
      object,
      field: 'data',
    };
    const settings = [...data].flatMap(([key, content]) => {
      const origin = { scope: key, kind: 'file', evidence, secret: false } as const;
      const value = content.trim();
      return isWord(value) ? [{ ...origin, key, value }] : readFile(key, content, origin, new Map());
    });
    const services = new Map<string, ClusterService>();
    for (const address of locateAddresses(settings)) {
      const target = resolveHost(address.host, namespace, inventory);
      if (target.kind !== 'service' || address.hint) continue;
      services.set(namespacedName(target.service), target.service);
    }
    for (const setting of settings)
      for (const service of servicesNamedIn(setting, namespace, inventory))
        services.set(namespacedName(service), service);
    const named = [...services].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, service]) => service);
    if (named.length === 0) return [];
    const workloads = named.flatMap((service) => inventory.workloadsOf(service).map(referenceTo));
    const self = { namespace, name };
    return kind === 'Secret'
      ? [{ kind: 'unread-secret', secret: self, workloads, evidence }]
      : [
          {
            kind: 'unread-config-map',
            configMap: self,
            services: named.map(referenceTo),
            workloads,
            evidence,
          },
        ];
  });
}
