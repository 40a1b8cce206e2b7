import { fields, list } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject, Labels, ObjectReference } from '../../model/kubernetes.ts';
import { perObject } from '../per-object.ts';
import { creationTime } from './peer-authentication.ts';
import { policyTarget, selects } from './policy-target.ts';
import { textsOf } from './texts.ts';

export type ClientTlsMode = 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';

/** What a DestinationRule says about TLS to a Service's port. */
export interface ClientTls {
  readonly mode: ClientTlsMode;
  readonly rule: ObjectReference;
}

export interface ClientPlace {
  readonly namespace: string;
  readonly labels: Labels;
}

interface DestinationRule {
  readonly reference: ObjectReference;
  readonly namespace: string;
  readonly host: string;
  readonly selector?: Labels;
  readonly exportTo: readonly string[];
  readonly trafficPolicy: unknown;
  readonly created: number;
}

/**
 * The TLS mode that a DestinationRule asks a caller's proxy for; undefined where none does and the proxy chooses by
 * itself. Rules of the caller's namespace come first, then the Service's, then the root namespace's; of several in
 * one namespace the most specific host counts, then the oldest.
 */
export function compileDestinationRules(
  objects: readonly KubernetesObject[],
  rootNamespace: string,
): ((
  client: ClientPlace,
  service: { namespace: string; name: string },
  port: number,
) => ClientTls | undefined) & {
  readonly isEmpty: boolean;
} {
  const rules = objects
    .filter(
      ({ kind, apiVersion }) => kind === 'DestinationRule' && apiVersion.startsWith('networking.istio.io/'),
    )
    .map(destinationRuleOf);
  const lookUp = (client: ClientPlace, service: { namespace: string; name: string }, port: number) => {
    if (rules.length === 0) return undefined;
    const host = `${service.name}.${service.namespace}.svc.cluster.local`;
    const visible = rules.filter((rule) => isVisible(rule, client) && matches(rule.host, host));
    const own = client.namespace === rootNamespace ? [] : [client.namespace];
    for (const namespace of [...own, service.namespace, rootNamespace]) {
      const [best, ...others] = visible.filter((rule) => rule.namespace === namespace).sort(bySpecificity);
      if (best) return tlsOf([best, ...others].find(isMergedWith(best)) ?? best, port);
    }
    return undefined;
  };
  return Object.assign(lookUp, { isEmpty: rules.length === 0 });
}

const destinationRuleOf = perObject(readDestinationRule);

function readDestinationRule(object: KubernetesObject): DestinationRule {
  const spec = fields(object.spec);
  const namespace = object.metadata.namespace ?? 'default';
  const { matchLabels } = fields(spec.workloadSelector);
  const selector = policyTarget({ ...object, spec: { selector: { matchLabels } } }).selector;
  return {
    reference: { kind: 'DestinationRule', namespace, name: object.metadata.name },
    namespace,
    host: fullHost(typeof spec.host === 'string' ? spec.host : '', namespace),
    ...(spec.workloadSelector === undefined || !selector ? {} : { selector }),
    exportTo: textsOf(spec.exportTo),
    trafficPolicy: spec.trafficPolicy,
    created: creationTime(object),
  };
}

/** Short names are Services of the rule's own namespace. */
function fullHost(host: string, namespace: string): string {
  return host.includes('.') || host.includes('*') ? host : `${host}.${namespace}.svc.cluster.local`;
}

function isVisible({ namespace, exportTo, selector }: DestinationRule, client: ClientPlace): boolean {
  if (selector) return namespace === client.namespace && selects(selector, client.labels);
  if (namespace === client.namespace || exportTo.length === 0) return true;
  return exportTo.includes('*') || exportTo.includes(client.namespace);
}

function matches(pattern: string, host: string): boolean {
  return pattern.startsWith('*') ? host.endsWith(pattern.slice(1)) : pattern === host;
}

function bySpecificity(a: DestinationRule, b: DestinationRule): number {
  const rank = ({ host }: DestinationRule) => (host.startsWith('*') ? host.length : 1000);
  if (rank(a) !== rank(b)) return rank(b) - rank(a);
  if ((a.selector === undefined) !== (b.selector === undefined)) return a.selector ? -1 : 1;
  if (a.created !== b.created) return a.created < b.created ? -1 : 1;
  return a.reference.name < b.reference.name ? -1 : a.reference.name > b.reference.name ? 1 : 0;
}

/** Finds the rules that istiod makes one with a rule, and that have a traffic policy to give. */
function isMergedWith(one: DestinationRule): (rule: DestinationRule) => boolean {
  const selectorOf = ({ selector }: DestinationRule) => JSON.stringify(Object.entries(selector ?? {}).sort());
  return (rule) =>
    rule.host === one.host &&
    selectorOf(rule) === selectorOf(one) &&
    rule.trafficPolicy !== undefined &&
    rule.trafficPolicy !== null;
}

/** Settings of a port take the place of all those of the host: what they leave out is back at its default. */
function tlsOf(rule: DestinationRule, port: number): ClientTls | undefined {
  const policy = fields(rule.trafficPolicy);
  const forPort = list(policy.portLevelSettings)
    .map(fields)
    .find((setting) => fields(setting.port).number === port);
  const { tls } = forPort ?? policy;
  if (tls === undefined || tls === null) return undefined;
  const { mode } = fields(tls);
  const known = (['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'] as const).find((one) => one === mode);
  return { mode: known ?? 'DISABLE', rule: rule.reference };
}
