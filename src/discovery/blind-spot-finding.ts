import type { Finding } from '../model/finding.ts';
import type { WorkloadReference } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { BlindSpot } from './blind-spot.ts';
import { evidencePlace } from './evidence.ts';

/** Those that have a finding of their own. */
type ToldBlindSpot = Exclude<BlindSpot, { kind: 'calls-beyond-settings' | 'unread-input' }>;

type Values = NonNullable<Finding['values']>;

/** The finding that tells a blind spot: of its kind, where it was seen, or of its Service where nothing shows it. */
export function blindSpotFinding(spot: ToldBlindSpot): Finding {
  const values = (valuesOf[spot.kind] as (spot: ToldBlindSpot) => Values)(spot);
  const told = { code: spot.kind, values };
  if ('evidence' in spot) return { ...told, place: evidencePlace(spot.evidence) };
  if ('place' in spot) return { ...told, place: spot.place };
  return 'service' in spot ? { ...told, object: { kind: 'Service', ...spot.service } } : told;
}

export function isTold(spot: BlindSpot): spot is ToldBlindSpot {
  return spot.kind !== 'calls-beyond-settings' && spot.kind !== 'unread-input';
}

/** What the text of each finding asks for. */
const valuesOf: {
  readonly [Kind in ToldBlindSpot['kind']]: (spot: ToldBlindSpot & { readonly kind: Kind }) => Values;
} = {
  'service-without-caller': ({ service, workloads }) => ({
    service: namespacedName(service),
    workloads: all(workloads),
  }),
  'unseen-peers': ({ workload }) => ({ workload: namespacedName(workload) }),
  'workload-without-calls': ({ workload }) => ({ workload: namespacedName(workload) }),
  'missing-service': ({ from, service, evidence: { field, object } }) => ({
    from: namespacedName(from),
    service: namespacedName(service),
    field,
    object,
  }),
  'caller-not-in-input': ({ workloads, others, source }) => ({
    workloads: firstOf(workloads.map(namespacedName)),
    callers: firstOf(others),
    source,
  }),
  'callee-not-in-input': ({ workloads, others, source }) => ({
    workloads: firstOf(workloads.map(namespacedName)),
    callees: firstOf(others),
    source,
  }),
  'missing-port': ({ from, service, port, evidence: { field, object } }) => ({
    from: namespacedName(from),
    service: namespacedName(service),
    port,
    field,
    object,
  }),
  'reference-not-granted': ({ route, service }) => ({
    route: `${route.kind} ${namespacedName(route)}`,
    service: namespacedName(service),
  }),
  'unreadable-setting': ({ from, key, source, evidence }) => ({
    workload: namespacedName(from),
    setting: key || evidence.field,
    source,
  }),
  'secret-address': ({ from, evidence: { object, field } }) => ({
    workload: namespacedName(from),
    object,
    field,
  }),
  'unknown-port': ({ from, host, evidence: { field, object } }) => ({
    workload: namespacedName(from),
    host,
    field,
    object,
  }),
  'mentioned-service': ({ from, service, evidence: { field, object } }) => ({
    workload: namespacedName(from),
    service: namespacedName(service),
    field,
    object,
  }),
  'named-by-object': ({ service, workloads, evidence: { object, field } }) => ({
    service: namespacedName(service),
    workloads: firstOf(workloads.map(namespacedName)),
    object,
    field,
  }),
  'called-by-node': ({ workload, evidence: { object, field } }) => ({
    workload: namespacedName(workload),
    object,
    field,
  }),
  'called-by-platform': ({ workload, callers }) => ({
    workload: namespacedName(workload),
    callers: firstOf(callers.map(namespacedName)),
  }),
  'injected-container': ({ workload, sign, evidence: { object } }) => ({
    workload: namespacedName(workload),
    sign,
    object,
  }),
  'cloud-destination': ({ workload, sign, evidence: { object } }) => ({
    workload: namespacedName(workload),
    sign,
    object,
  }),
  'external-without-caller': ({ host, evidence: { object } }) => ({ host, object }),
  'unread-config-map': ({ configMap, services }) => ({
    configMap: namespacedName(configMap),
    services: all(services),
  }),
  'unread-secret': ({ secret }) => ({ secret: namespacedName(secret) }),
  'unlabelled-workload': ({ workload, callees }) => ({
    workload: namespacedName(workload),
    callees: all(callees),
  }),
  'part-left-out': ({ part, problem }) => ({ part, problem }),
  'knative-path': ({ workload, callers }) => ({
    workload: namespacedName(workload),
    callers: all(callers),
  }),
  'gateway-without-route': ({ workload, gateway, port, source }) => ({
    workload: namespacedName(workload),
    gateway,
    port,
    source,
  }),
  'service-port-without-target': ({ service, port, target }) => ({
    service: namespacedName(service),
    port,
    target,
  }),
  'operator-object': ({ object }) => ({ kind: object.kind, name: namespacedName(object) }),
  'service-without-workload': ({ service }) => ({ service: namespacedName(service) }),
};

const mostNames = 3;

/** The first names of a list, and how many more there are. */
function firstOf(names: readonly string[]): string {
  const rest = names.length - mostNames;
  return [...names.slice(0, mostNames), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function all(references: readonly WorkloadReference[]): string {
  return references.map(namespacedName).join(', ');
}
