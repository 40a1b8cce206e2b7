import type { Finding } from '../model/finding.ts';
import type { WorkloadReference } from '../model/kubernetes.ts';
import type { BlindSpot } from './discovery.ts';
import { evidencePlace } from './evidence.ts';
import { id } from './inventory.ts';

const mostNames = 3;

/** The finding that tells a blind spot. */
export function blindSpotFinding(
  spot: Exclude<BlindSpot, { kind: 'calls-beyond-settings' | 'unread-input' }>,
): Finding {
  switch (spot.kind) {
    case 'service-without-caller':
      return {
        code: spot.kind,
        values: { service: name(spot.service), workloads: spot.workloads.map(name).join(', ') },
        object: { kind: 'Service', ...spot.service },
      };
    case 'unseen-peers':
    case 'workload-without-calls':
      return { code: spot.kind, values: { workload: name(spot.workload) } };
    case 'missing-service':
      return {
        code: spot.kind,
        values: {
          from: name(spot.from),
          service: name(spot.service),
          field: spot.evidence.field,
          object: spot.evidence.object,
        },
        place: evidencePlace(spot.evidence),
      };
    case 'caller-not-in-input':
    case 'callee-not-in-input': {
      const others = firstOf(spot.others);
      return {
        code: spot.kind,
        values: {
          workloads: firstOf(spot.workloads.map(name)),
          ...(spot.kind === 'caller-not-in-input' ? { callers: others } : { callees: others }),
          source: spot.source,
        },
        place: spot.place,
      };
    }
    case 'missing-port':
      return {
        code: spot.kind,
        values: {
          from: name(spot.from),
          service: name(spot.service),
          port: spot.port,
          field: spot.evidence.field,
          object: spot.evidence.object,
        },
        place: evidencePlace(spot.evidence),
      };
    case 'reference-not-granted':
      return {
        code: spot.kind,
        values: { route: `${spot.route.kind} ${name(spot.route)}`, service: name(spot.service) },
        place: evidencePlace(spot.evidence),
      };
    case 'unreadable-setting':
      return {
        code: spot.kind,
        values: { workload: name(spot.from), setting: spot.key || spot.evidence.field, source: spot.source },
        place: evidencePlace(spot.evidence),
      };
    case 'secret-address':
      return {
        code: spot.kind,
        values: { workload: name(spot.from), object: spot.evidence.object, field: spot.evidence.field },
        place: evidencePlace(spot.evidence),
      };
    case 'unknown-port':
      return {
        code: spot.kind,
        values: {
          workload: name(spot.from),
          host: spot.host,
          field: spot.evidence.field,
          object: spot.evidence.object,
        },
        place: evidencePlace(spot.evidence),
      };
    case 'mentioned-service':
      return {
        code: spot.kind,
        values: {
          workload: name(spot.from),
          service: name(spot.service),
          field: spot.evidence.field,
          object: spot.evidence.object,
        },
        place: evidencePlace(spot.evidence),
      };
    case 'named-by-object':
      return {
        code: spot.kind,
        values: {
          service: name(spot.service),
          workloads: firstOf(spot.workloads.map(name)),
          object: spot.evidence.object,
          field: spot.evidence.field,
        },
        place: evidencePlace(spot.evidence),
      };
    case 'called-by-node':
      return {
        code: spot.kind,
        values: { workload: name(spot.workload), object: spot.evidence.object, field: spot.evidence.field },
        place: evidencePlace(spot.evidence),
      };
    case 'called-by-platform':
      return {
        code: spot.kind,
        values: { workload: name(spot.workload), callers: firstOf(spot.callers.map(name)) },
      };
    case 'injected-container':
    case 'cloud-destination':
      return {
        code: spot.kind,
        values: { workload: name(spot.workload), sign: spot.sign, object: spot.evidence.object },
        place: evidencePlace(spot.evidence),
      };
    case 'external-without-caller':
      return {
        code: spot.kind,
        values: { host: spot.host, object: spot.evidence.object },
        place: evidencePlace(spot.evidence),
      };
    case 'unread-config-map':
      return {
        code: spot.kind,
        values: { configMap: name(spot.configMap), services: spot.services.map(name).join(', ') },
        place: evidencePlace(spot.evidence),
      };
    case 'unread-secret':
      return {
        code: spot.kind,
        values: { secret: name(spot.secret) },
        place: evidencePlace(spot.evidence),
      };
    case 'unlabelled-workload':
      return {
        code: spot.kind,
        values: {
          workload: name(spot.workload),
          callees:
            spot.callees.length === 0 ? '' : `, with its calls to ${spot.callees.map(name).join(', ')}`,
        },
        place: evidencePlace(spot.evidence),
      };
    case 'part-left-out':
      return { code: spot.kind, values: { part: spot.part, problem: spot.problem } };
    case 'knative-path':
      return {
        code: spot.kind,
        values: {
          workload: name(spot.workload),
          callers:
            spot.callers.length === 0 ? '' : `, and of its callers ${spot.callers.map(name).join(', ')}`,
        },
      };
    case 'gateway-without-route':
      return {
        code: spot.kind,
        values: {
          workload: name(spot.workload),
          gateway: spot.gateway,
          port: spot.port,
          source: spot.source,
        },
      };
    case 'service-port-without-target':
      return {
        code: spot.kind,
        values: { service: name(spot.service), port: spot.port, target: spot.target },
        object: { kind: 'Service', ...spot.service },
      };
    case 'operator-object':
      return {
        code: spot.kind,
        values: { kind: spot.object.kind, name: name(spot.object) },
        place: evidencePlace(spot.evidence),
      };
    case 'service-without-workload':
      return {
        code: spot.kind,
        values: { service: name(spot.service) },
        object: { kind: 'Service', ...spot.service },
      };
    default:
      return spot satisfies never;
  }
}

/** The first names of a list, and how many more there are. */
function firstOf(names: readonly string[]): string {
  const rest = names.length - mostNames;
  return [...names.slice(0, mostNames), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function name(reference: WorkloadReference): string {
  return id(reference.namespace, reference.name);
}
