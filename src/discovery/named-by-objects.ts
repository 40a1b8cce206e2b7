import { type Fields, fields, isFields, list, text } from '../kubernetes/untrusted.ts';
import type { ClusterService } from '../model/cluster.ts';
import type { KubernetesObject, PlacedObject } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import { keyWords } from './addresses/key-words.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { CallDraft } from './call-draft.ts';
import { evidenceAt } from './evidence.ts';
import type { Inventory } from './inventory.ts';
import { servicesNamedIn } from './mentioned-services.ts';
import { isCustom, otherKind } from './other-kinds.ts';
import { referenceTo } from './reference-to.ts';

const identity: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status']);
/** What lies below chooses objects by their labels, or lists names of a certificate: no address. */
const notAddressing =
  /^(match(Labels|Expressions)|labels|annotations|dnsNames|commonName|subjectAltNames?)$|[sS]elector$/;
const dialled =
  /(^| )(service|svc|backend|upstream|host|hostname|server|address|addr|endpoint|url|uri|sink|subscriber|destination|target|prober|member|node|peer|seed|broker|remote)s?( name)?$|(^| )(service|svc|backend|upstream|sink|subscriber)s? (ref|reference)s?$/;
/** Annotations and labels by which a Service is called from other clusters. */
const exporting =
  /^(service\.cilium\.io\/(global|shared)|io\.cilium\/(global|shared)-service|mirror\.linkerd\.io\/exported)$/;
const aliasField = 'spec.externalName';
const routing: ReadonlySet<string> = new Set(['Ingress', 'Gateway', 'Service', 'Route']);
const mostLeaves = 20_000;
const deepest = 40;

/** A text in an object, or the name of another one, with the names of the fields that lead to it. */
interface Leaf {
  readonly path: string;
  readonly key: string;
  readonly value: string;
  /** The object that holds it, and the key that the object stands under. */
  readonly within: Readonly<Record<string, unknown>>;
  readonly above: string;
}

/**
 * Services that an object of a kind which is read past names where a reference or an address would stand, or that an
 * annotation of a routing object does: whoever acts on the object may call what lies behind them. No list of products.
 */
export function namedByObjects(
  objects: readonly PlacedObject[],
  calls: readonly Pick<CallDraft, 'from' | 'to'>[],
  inventory: Inventory,
): BlindSpot[] {
  const called = new Set(
    calls.flatMap(({ from, to }) =>
      to.kind === 'workload' ? [`${from.namespace} ${namespacedName(to)}`] : [],
    ),
  );
  return objects.flatMap((placed) => {
    const { kind, metadata } = placed.object;
    const seen = new Set<string>();
    return leavesOf(placed.object).flatMap((leaf): BlindSpot[] =>
      servicesAt(leaf, placed, inventory).flatMap((service) => {
        const workloads = inventory.workloadsOf(service);
        if (workloads.length === 0 || seen.has(namespacedName(service))) return [];
        const isCalled = workloads.some((workload) =>
          called.has(`${metadata.namespace ?? 'default'} ${namespacedName(workload)}`),
        );
        if (leaf.path === aliasField && isCalled) return [];
        seen.add(namespacedName(service));
        return [
          {
            kind: 'named-by-object',
            object: { kind, namespace: metadata.namespace ?? '', name: metadata.name },
            service: referenceTo(service),
            workloads: workloads.map(referenceTo),
            evidence: evidenceAt(placed, leaf.path),
          },
        ];
      }),
    );
  });
}

function leavesOf(object: KubernetesObject): readonly Leaf[] {
  if (otherKind(object) && isCustom(object)) {
    const spec = Object.entries(object).filter(([key]) => !identity.has(key));
    return [
      ...(object.kind === 'ServiceExport' ? [ownName(object)] : []),
      ...leavesBelow(Object.fromEntries(spec)),
    ];
  }
  const mesh = object.apiVersion.includes('.istio.io/') ? meshFields[object.kind] : undefined;
  if (mesh !== undefined) return mesh(fields(object.spec));
  if (!routing.has(object.kind) && !object.kind.endsWith('Route')) return [];
  const { annotations, labels } = object.metadata;
  const isExported = Object.entries({ ...fields(labels), ...fields(annotations) }).some(
    ([key, value]) => exporting.test(key) && value === 'true',
  );
  const told = Object.entries(fields(annotations)).flatMap(([key, value]) =>
    typeof value === 'string' && !key.startsWith('kubectl.kubernetes.io/') && !/vhost$/.test(key)
      ? [
          {
            path: `metadata.annotations["${key}"]`,
            key: key.split('/').at(-1) ?? '',
            value,
            within: {},
            above: '',
          },
        ]
      : [],
  );
  return [...told, ...(isExported ? [ownName(object)] : []), ...aliased(object)];
}

/**
 * What istiod calls, or leads to pods, by objects that are read otherwise: the keys of a token issuer (istio.io
 * "RequestAuthentication"), and what stands for a host of the mesh's registry (istio.io "ServiceEntry").
 */
const meshFields: Readonly<Record<string, (spec: Fields) => readonly Leaf[]>> = {
  RequestAuthentication: ({ jwtRules }) =>
    leavesBelow(list(jwtRules).map((rule) => ({ jwksUri: fields(rule).jwksUri }))).map((leaf) => ({
      ...leaf,
      path: `spec.jwtRules${leaf.path}`,
    })),
  ServiceEntry: ({ endpoints }) =>
    leavesBelow({ endpoints }).map((leaf) => ({ ...leaf, path: `spec.${leaf.path}` })),
};

function ownName({ metadata: { name } }: KubernetesObject): Leaf {
  return { path: 'metadata.name', key: 'serviceName', value: name, within: {}, above: '' };
}

/** The name that an ExternalName Service stands for: whoever calls the one calls the other. */
function aliased({ kind, apiVersion, spec }: KubernetesObject): Leaf[] {
  const value = kind === 'Service' && apiVersion === 'v1' ? text(fields(spec).externalName) : undefined;
  return value === undefined ? [] : [{ path: aliasField, key: '', value, within: {}, above: '' }];
}

function leavesBelow(root: unknown): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (node: unknown, path: string, key: string, above: string, depth: number): void => {
    if (leaves.length >= mostLeaves || depth > deepest) return;
    for (const [index, item] of list(node).entries()) {
      if (typeof item === 'string')
        leaves.push({ path: `${path}[${index}]`, key, value: item, within: {}, above });
      else walk(item, `${path}[${index}]`, key, above, depth + 1);
    }
    if (!isFields(node)) return;
    for (const [name, child] of Object.entries(node)) {
      if (notAddressing.test(name)) continue;
      const at = path === '' ? name : `${path}.${name}`;
      if (typeof child === 'string')
        leaves.push({ path: at, key: name, value: child, within: node, above: key });
      else walk(child, at, name, key, depth + 1);
    }
  };
  walk(root, '', '', '', 0);
  return leaves;
}

function servicesAt(leaf: Leaf, { object }: PlacedObject, inventory: Inventory): readonly ClusterService[] {
  const home = object.metadata.namespace ?? 'default';
  // `{name: REDIS_HOST, value: redis}`
  const key = leaf.key === 'value' ? (text(leaf.within.name) ?? leaf.key) : leaf.key;
  const isReference = leaf.key === 'name' && refersToService(leaf);
  if (isReference || isDialled(key)) {
    const [, written, name = leaf.value] = /^([a-z0-9-]+)\/([a-z0-9-]+)$/.exec(leaf.value) ?? [];
    const namespace =
      written ?? text(leaf.within.namespace) ?? text(leaf.within[`${key.replace(/Name$/, '')}Namespace`]);
    const service = inventory.service(namespace ?? home, name);
    if (service) return [service];
  }
  if (leaf.key === 'name') return [];
  const setting = { key: '', value: leaf.value, scope: '', kind: 'file', secret: false } as const;
  return servicesNamedIn({ ...setting, evidence: { file: '', object: '', field: '' } }, home, inventory);
}

/** `{kind: Service, name}`, `{name, port}`, or `services: [{name}]`, but not `scaleTargetRef: {kind: Deployment, name}`. */
function refersToService({ within, above }: Leaf): boolean {
  const kind = text(within.kind);
  if (kind !== undefined) return kind === 'Service';
  return ['port', 'servicePort', 'portName'].some((key) => within[key] !== undefined) || isDialled(above);
}

function isDialled(key: string): boolean {
  return dialled.test(keyWords(key).join(' '));
}
