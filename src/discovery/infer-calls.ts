import type { ClusterWorkload } from '../model/cluster.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { Evidence } from '../model/topology.ts';
import { type LocatedAddress, locateAddresses } from './addresses/located-address.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { CallDraft } from './call-draft.ts';
import { callToKnative, callToOutside, callToPod } from './calls-past-services.ts';
import { callsToService, type InferredCall } from './calls-to-service.ts';
import type { Inventory } from './inventory.ts';
import { isPlainReference } from './plain-reference.ts';
import { referenceTo } from './reference-to.ts';
import { resolveHost, type Target } from './resolve-host.ts';
import type { Setting } from './settings/setting.ts';

export interface Inferred {
  readonly calls: readonly CallDraft[];
  readonly blindSpots: readonly BlindSpot[];
  /** It names its fellow pods without a port. */
  readonly namesPeers: boolean;
  /** What shows that the workload talks to the API server by name. */
  readonly apiServer?: Evidence;
}

/**
 * The calls that one workload's settings show; `hasPeers`: it has several pods.
 *
 * Confidence: `high` where a variable, argument or script names host and port in full (a URL whose scheme has a
 * default port counts, and so does a HOST with its PORT) and the Service has that port; `medium` where it stands in a
 * mounted file, or in a ConfigMap that several workloads take as a whole, or the port is the only one that the Service
 * has; `low` where several ports would fit, nothing says that the name is an address, the key says that it is public, no
 * container mounts the file, or such a shared ConfigMap lists the workload itself beside the others.
 */
export function inferCalls(
  workload: ClusterWorkload,
  settings: readonly Setting[],
  inventory: Inventory,
  hasPeers = false,
): Inferred {
  const calls: InferredCall[] = [];
  const blindSpots: BlindSpot[] = [];
  let apiServer: Evidence | undefined;
  let namesPeers = false;
  const located = locateAddresses(settings).map((address) => ({
    address,
    target: resolveHost(address.host, workload.namespace, inventory),
  }));
  const directories = directoriesOf(workload, located, inventory);
  for (const { address, target } of located) {
    const { setting } = address;
    if (address.advertised && !isOwn(workload, target, inventory)) continue;
    switch (target.kind) {
      case 'loopback':
      case 'resolver':
        break;
      case 'api-server':
        apiServer ??= setting.evidence;
        break;
      case 'service': {
        const found = callsToService(workload, target.service, address, inventory, {
          directories,
          hasPeers,
        });
        calls.push(...found.calls.filter(({ draft }) => !address.advertised || isSelf(draft)));
        blindSpots.push(...found.blindSpots);
        namesPeers ||= found.namesPeers;
        break;
      }
      case 'workload': {
        const found = callToPod(workload, target.workload, address);
        if (found && 'to' in found) calls.push({ draft: found, by: 'named' });
        else if (found) blindSpots.push(found);
        break;
      }
      case 'missing-service': {
        if (isNamespacedName(setting.value, inventory) || isOwnPart(workload, address)) break;
        const revision = callToKnative(workload, target, address, inventory);
        if (revision) {
          calls.push({ draft: revision, by: 'guessed' });
          break;
        }
        if (isPlainReference(address)) blindSpots.push(missingService(workload, target, address));
        break;
      }
      case 'external':
        if (isPlainReference(address)) {
          const found = callToOutside(workload, target.host, address);
          if ('to' in found) calls.push({ draft: found, by: 'named' });
          else blindSpots.push(found);
        }
        break;
      default:
        return target satisfies never;
    }
  }
  return { calls: withoutGuesses(calls), blindSpots, namesPeers, ...(apiServer ? { apiServer } : {}) };
}

/**
 * ConfigMaps that several workloads take as a whole and that name this workload's own Service among the others: a list
 * of all there is, from which each takes what it needs.
 */
function directoriesOf(
  workload: ClusterWorkload,
  located: readonly { readonly address: LocatedAddress; readonly target: Target }[],
  inventory: Inventory,
): ReadonlySet<string> {
  return new Set(
    located
      .filter(
        ({ address, target }) =>
          address.setting.shared &&
          target.kind === 'service' &&
          inventory.workloadsOf(target.service).includes(workload),
      )
      .map(({ address }) => address.setting.evidence.object),
  );
}

/** Where the same callee is named with a port, a mention without one is explained by it. */
function withoutGuesses(calls: readonly InferredCall[]): readonly CallDraft[] {
  const certain = new Set(calls.filter(({ by }) => by === 'named').map(({ draft }) => calleeOf(draft)));
  return calls
    .filter(({ by, draft }) => by === 'named' || !certain.has(calleeOf(draft)))
    .map(({ draft }) => draft);
}

function calleeOf({ to }: CallDraft): string {
  return to.kind === 'workload' ? namespacedName(to) : to.host;
}

/** Fellow pods reach each other by the addresses that they advertise, on the ports that stand there. */
function isOwn(workload: ClusterWorkload, target: Target, inventory: Inventory): boolean {
  return target.kind === 'service' && inventory.workloadsOf(target.service).includes(workload);
}

function isSelf({ from, to }: CallDraft): boolean {
  return to.kind === 'workload' && to.namespace === from.namespace && to.name === from.name;
}

/** `--target=write` of `loki-write`: the part of the program that runs here, and no Service. */
function isOwnPart({ name }: ClusterWorkload, { setting, host, form }: LocatedAddress): boolean {
  return form === 'bare' && parts.test(setting.key) && name.split('-').includes(host);
}

const parts = /(^|[._-])(target|service)s?$/i;

/** `namespace/name`, by which controllers are told of an object: no host with a path. */
function isNamespacedName(value: string, inventory: Inventory): boolean {
  const [, namespace = ''] = /^([a-z0-9-]+)\/[a-z0-9.-]+$/.exec(value) ?? [];
  return inventory.hasNamespace(namespace);
}

function missingService(
  from: ClusterWorkload,
  service: { readonly namespace: string; readonly name: string },
  { setting }: LocatedAddress,
): BlindSpot {
  const { evidence, secret } = setting;
  return secret
    ? { kind: 'secret-address', from: referenceTo(from), evidence }
    : { kind: 'missing-service', from: referenceTo(from), service: referenceTo(service), evidence };
}
