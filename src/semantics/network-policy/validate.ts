import type { Problem } from '../../model/answers.ts';
import type { Place } from '../../model/kubernetes.ts';
import {
  brokenCidrRule,
  brokenDnsLabelRule,
  brokenDnsSubdomainRule,
  brokenPortNameRule,
  brokenPortNumberRule,
} from '../../model/names.ts';
import { type AddressRange, parseCidr, rangeCovers } from './address.ts';
import { Inspection } from './inspection.ts';
import { inspectLabels, inspectSelector } from './validate-selector.ts';

/**
 * `refused`: an API server (or kubectl's own strict field validation) does not take the object.
 * `ineffective`: it takes it, and a part of it never does anything.
 */
export type PolicyProblem = Problem & { readonly kind: 'refused' | 'ineffective' };

const metadataFields = [
  'name',
  'generateName',
  'namespace',
  'labels',
  'annotations',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
  'selfLink',
];

/**
 * Everything that is wrong with one NetworkPolicy, by the rules of the API server (`pkg/apis/networking/validation`,
 * `apimachinery/pkg/apis/meta/v1/validation`). Input: the object as parsed, unchecked, and where it stood. Output:
 * all problems with their paths; empty when a cluster takes it and all of it has an effect. Never throws.
 */
export function validateNetworkPolicy(value: unknown, place?: Place): readonly PolicyProblem[] {
  const found: PolicyProblem[] = [];
  const root = new Inspection(value, (kind, path, message) => {
    const where =
      place === undefined
        ? {}
        : { file: place.file, ...(place.line === undefined ? {} : { line: place.line }) };
    found.push({ kind, path, message, ...where });
  });
  if (!root.isObject()) return found;
  root.allowFields(['apiVersion', 'kind', 'metadata', 'spec', 'status']);
  const version = root.field('apiVersion');
  if (version.isText() && version.value !== 'networking.k8s.io/v1')
    version.refuse('NetworkPolicy is served as networking.k8s.io/v1 only');
  inspectMetadata(root.field('metadata'));
  inspectSpec(root.field('spec'));
  return found;
}

function inspectMetadata(metadata: Inspection): void {
  if (!metadata.isObject()) return;
  metadata.allowFields(metadataFields);
  const name = metadata.field('name');
  const prefix = metadata.field('generateName');
  if (name.isAbsent() && typeof prefix.value === 'string') {
    const broken = brokenDnsSubdomainRule(prefix.value.replace(/-$/, ''));
    if (broken !== undefined) prefix.refuse(`must be ${broken}`);
  } else if (name.isText()) name.mustKeep(brokenDnsSubdomainRule);
  const namespace = metadata.field('namespace');
  if (!namespace.isAbsent() && namespace.value !== '' && namespace.isText())
    namespace.mustKeep(brokenDnsLabelRule);
  inspectLabels(metadata.field('labels'));
  const annotations = metadata.field('annotations');
  if (!annotations.isAbsent() && annotations.isObject())
    for (const entry of annotations.entries()) entry.isText();
}

function inspectSpec(spec: Inspection): void {
  if (!spec.isObject()) return;
  spec.allowFields(['podSelector', 'policyTypes', 'ingress', 'egress']);
  inspectSelector(spec.field('podSelector'));
  const types = inspectTypes(spec.field('policyTypes'));
  for (const direction of ['ingress', 'egress'] as const) {
    const rules = spec.field(direction);
    if (rules.isAbsent() || !rules.isList()) continue;
    for (const rule of rules.items()) inspectRule(rule, direction === 'ingress' ? 'from' : 'to');
    const type = direction === 'ingress' ? 'Ingress' : 'Egress';
    if (types.length > 0 && !types.includes(type) && rules.items().length > 0)
      rules.ineffective(`has rules, but policyTypes does not name ${type}: they are ignored`);
  }
}

function inspectTypes(types: Inspection): readonly unknown[] {
  if (types.isAbsent() || !types.isList()) return [];
  for (const type of types.items()) type.mustBeOneOf(['Ingress', 'Egress']);
  if (types.items().length > 2) types.refuse('may have at most two entries');
  return types.items().map(({ value }) => value);
}

function inspectRule(rule: Inspection, peers: 'from' | 'to'): void {
  if (!rule.isObject()) return;
  rule.allowFields([peers, 'ports']);
  const ports = rule.field('ports');
  if (!ports.isAbsent() && ports.isList()) for (const port of ports.items()) inspectPort(port);
  const ends = rule.field(peers);
  if (!ends.isAbsent() && ends.isList()) for (const peer of ends.items()) inspectPeer(peer);
}

function inspectPort(entry: Inspection): void {
  if (!entry.isObject()) return;
  entry.allowFields(['protocol', 'port', 'endPort']);
  const protocol = entry.field('protocol');
  if (!protocol.isAbsent()) protocol.mustBeOneOf(['TCP', 'UDP', 'SCTP']);
  const port = entry.field('port');
  if (!port.isAbsent()) {
    if (typeof port.value === 'number') port.mustKeep(brokenPortNumberRule);
    else if (typeof port.value === 'string') port.mustKeep(brokenPortNameRule);
    else port.refuse('must be a number or a name');
  }
  const end = entry.field('endPort');
  if (end.isAbsent()) return;
  if (typeof end.value !== 'number' || brokenPortNumberRule(end.value) !== undefined)
    end.refuse('must be a port (1 to 65535)');
  else if (port.isAbsent()) end.refuse('needs port, the first of the range');
  else if (typeof port.value !== 'number') end.refuse('needs a port that is a number');
  else if (end.value < port.value) end.refuse(`must not be below port, ${port.value}`);
}

function inspectPeer(peer: Inspection): void {
  if (!peer.isObject()) return;
  peer.allowFields(['podSelector', 'namespaceSelector', 'ipBlock']);
  const selectors = ['podSelector', 'namespaceSelector']
    .map((name) => peer.field(name))
    .filter((each) => !each.isAbsent());
  const block = peer.field('ipBlock');
  for (const selector of selectors) inspectSelector(selector);
  if (!block.isAbsent()) {
    inspectBlock(block);
    if (selectors.length > 0) block.refuse('cannot stand beside podSelector or namespaceSelector');
  } else if (selectors.length === 0) {
    peer.refuse(
      'must have podSelector, namespaceSelector or ipBlock (a selector without value counts as absent: write {})',
    );
  }
}

function inspectBlock(block: Inspection): void {
  if (!block.isObject()) return;
  block.allowFields(['cidr', 'except']);
  const cidr = block.field('cidr');
  const outer = cidr.isText() && cidr.mustKeep(brokenCidrRule) ? parseCidr(String(cidr.value)) : undefined;
  const except = block.field('except');
  if (except.isAbsent() || !except.isList()) return;
  for (const entry of except.items()) {
    if (!entry.isText() || !entry.mustKeep(brokenCidrRule) || outer === undefined) continue;
    const inner = parseCidr(String(entry.value));
    if (inner !== undefined && !(rangeCovers(outer, inner) && size(inner) < size(outer)))
      entry.refuse(`must lie inside ${String(cidr.value)} and be smaller`);
  }
}

function size({ from, to }: AddressRange): bigint {
  return to - from;
}
