import { type Fields, fields, isFields, list, stringMap } from '../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../model/cluster.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import type { HttpMatch } from '../model/topology.ts';
import { appProtocolOf } from './app-protocol.ts';
import { type CallDraft, type Confidence, inferred } from './call-draft.ts';
import { evidenceAt } from './evidence.ts';
import type { Inventory } from './inventory.ts';
import { plainText } from './plain-text.ts';
import { referenceTo } from './reference-to.ts';

/**
 * The calls that an Istio AuthorizationPolicy names: ALLOW rules whose sources are service accounts, to the workloads
 * that it selects (by labels, or by `targetRefs` that are Services), with ports, methods and paths where given.
 * Rules without a named source admit a crowd. Confidence: `medium` where the account belongs to one workload and the
 * port is certain, else `low`.
 */
export function authorizationPolicyCalls(placed: PlacedObject, inventory: Inventory): CallDraft[] {
  const spec = fields(placed.object.spec);
  if (spec.action !== undefined && spec.action !== 'ALLOW') return [];
  const namespace = placed.object.metadata.namespace ?? 'default';
  const callees = calleesOf(spec, namespace, inventory);
  return list(spec.rules).flatMap((value, index) => {
    const rule = fields(value);
    const callers = list(rule.from).flatMap((from) => accountsOf(fields(fields(from).source), namespace));
    const operations = list(rule.to).map((to) => fields(fields(to).operation));
    const evidence = evidenceAt(placed, `spec.rules[${index}]`);
    return callers.flatMap((account) => {
      const found = inventory.workloadsWithAccount(account.namespace, account.name);
      const shared = found.length > 1 || account.name === 'default';
      return found.flatMap((from) =>
        callees
          .filter((to) => to !== from)
          .flatMap((to) =>
            (operations.length > 0 ? operations : [{}]).flatMap((operation) =>
              callsFor(from, to, operation, shared, evidence),
            ),
          ),
      );
    });
  });
}

function callsFor(
  from: ClusterWorkload,
  to: ClusterWorkload,
  operation: Fields,
  shared: boolean,
  evidence: ReturnType<typeof evidenceAt>,
): CallDraft[] {
  const given = list(operation.ports)
    .map((port) => Number(plainText(port)))
    .filter((port) => Number.isInteger(port) && port > 0 && port < 65536);
  const ports =
    given.length > 0 ? given : to.ports.filter(({ protocol }) => protocol === 'TCP').map(({ port }) => port);
  const confidence: Confidence = !shared && ports.length === 1 ? 'medium' : 'low';
  const http = httpOf(operation);
  return ports.map((port) => {
    const named = appProtocolOf(to, port, { protocol: 'TCP' });
    return {
      from: referenceTo(from),
      to: { kind: 'workload', namespace: to.namespace, name: to.name },
      port,
      protocol: 'TCP',
      appProtocol: http && named === 'tcp' ? 'http' : named,
      ...(http ? { http: [http] } : {}),
      origin: inferred(confidence, evidence),
    };
  });
}

function httpOf(operation: Fields): HttpMatch | undefined {
  const [methods, paths, hosts] = ['methods', 'paths', 'hosts'].map((field) =>
    list(operation[field])
      .map(plainText)
      .filter((item) => item !== '*'),
  ) as [string[], string[], string[]];
  if (methods.length === 0 && paths.length === 0) return undefined;
  return { methods, paths: paths.filter((path) => path !== '/*'), hosts, headers: [], claims: [] };
}

/** The workloads that a policy selects by labels, or by `targetRefs` that are Services. */
export function calleesOf(spec: Fields, namespace: string, inventory: Inventory): readonly ClusterWorkload[] {
  const references = [...list(spec.targetRefs), spec.targetRef].filter(isFields);
  if (references.length > 0) {
    return references.flatMap(({ kind, name }) => {
      const service = kind === 'Service' ? inventory.service(namespace, plainText(name)) : undefined;
      return service ? inventory.workloadsOf(service) : [];
    });
  }
  const labels = stringMap(fields(spec.selector).matchLabels);
  return Object.keys(labels).length === 0 ? [] : inventory.select(namespace, labels);
}

interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** Service accounts that a source names in full, as principals or accounts. */
export function accountsOf(source: Fields, ownNamespace: string): Account[] {
  const principals = list(source.principals).flatMap((principal) => {
    const match = /^[^/]+\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(plainText(principal));
    return match ? [{ namespace: match[1] ?? '', name: match[2] ?? '' }] : [];
  });
  const accounts = list(source.serviceAccounts).flatMap((account) => {
    const [first = '', second] = plainText(account).split('/');
    return [
      second === undefined ? { namespace: ownNamespace, name: first } : { namespace: first, name: second },
    ];
  });
  return [...principals, ...accounts];
}
