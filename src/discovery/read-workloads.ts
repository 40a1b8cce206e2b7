import { fields } from '../kubernetes/untrusted.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { CallDraft } from './call-draft.ts';
import { inferCalls } from './infer-calls.ts';
import type { Inventory } from './inventory.ts';
import { type Mention, mentionsIn } from './mentioned-services.ts';
import { referenceTo } from './reference-to.ts';
import { readConfigSources } from './settings/config-sources.ts';
import type { Variables } from './settings/expand.ts';
import { readSettings } from './settings/read-settings.ts';
import { serviceLinksOf } from './settings/service-links.ts';
import { attachedToPods, cloudDestinations } from './undescribed-traffic.ts';
import { unreadSources } from './unread-sources.ts';
import type { WorkloadSource } from './workload-source.ts';

/** What workloads are told and given: the calls that follow, what stays unclear, and who talks to the API server. */
export function readWorkloads(
  sources: readonly WorkloadSource[],
  objects: readonly PlacedObject[],
  inventory: Inventory,
) {
  const configs = readConfigSources(objects);
  const links = new Map<string, Variables>();
  const calls: CallDraft[] = [];
  const blindSpots: BlindSpot[] = [];
  const mentions: Mention[] = [];
  const apiServerClients = new Set<string>();
  const namingPeers = new Set<string>();
  const referred = new Set<string>();
  const namespaces = byName(objects, 'Namespace');
  const accounts = byName(objects, 'ServiceAccount');
  for (const source of sources) {
    const { workload, placed, template } = source;
    const { namespace } = workload;
    if (!links.has(namespace))
      links.set(
        namespace,
        serviceLinksOf(inventory.cluster.services.filter((service) => service.namespace === namespace)),
      );
    const {
      settings,
      texts,
      gaps,
      referred: named,
    } = readSettings(placed, template, namespace, configs, links.get(namespace) ?? new Map());
    for (const source of named) referred.add(source);
    const found = inferCalls(workload, settings, inventory, hasPeers(source));
    calls.push(...found.calls);
    blindSpots.push(
      ...found.blindSpots,
      ...attachedToPods(source, namespaces, accounts),
      ...cloudDestinations(workload, settings),
    );
    mentions.push(...mentionsIn(workload, settings, texts, inventory));
    for (const { key, source, evidence } of gaps) {
      blindSpots.push({ kind: 'unreadable-setting', from: referenceTo(workload), key, source, evidence });
    }
    if (found.namesPeers) namingPeers.add(namespacedName(workload));
    if (found.apiServer) apiServerClients.add(namespacedName(workload));
  }
  blindSpots.push(...unreadSources(configs, referred, inventory));
  return { calls, blindSpots, mentions, apiServerClients, namingPeers };
}

function hasPeers({ workload: { pods }, placed }: WorkloadSource): boolean {
  const { replicas } = fields(placed.object.spec);
  return (pods ?? (typeof replicas === 'number' ? replicas : 1)) > 1;
}

/** Objects of one kind by `namespace/name`, or by name where they have no namespace. */
function byName(objects: readonly PlacedObject[], kind: string): ReadonlyMap<string, PlacedObject> {
  return new Map(
    objects
      .filter(({ object }) => object.kind === kind)
      .map((placed) => {
        const { namespace, name } = placed.object.metadata;
        return [
          kind === 'Namespace' ? name : namespacedName({ namespace: namespace ?? 'default', name }),
          placed,
        ];
      }),
  );
}
