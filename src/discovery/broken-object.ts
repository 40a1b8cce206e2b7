import { podTemplateOf } from '../kubernetes/pod-template.ts';
import { fields, list, stringMap, text } from '../kubernetes/untrusted.ts';
import { brokenHostRule } from '../model/http-names.ts';
import { isIPAddress } from '../model/ip-address.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import {
  brokenDnsLabelRule,
  brokenDnsSubdomainRule,
  brokenLabelKeyRule,
  brokenLabelValueRule,
  brokenPortNameRule,
  brokenPortNumberRule,
} from '../model/names.ts';
import { plainText } from './plain-text.ts';
import { isGatewayApiRoute } from './routes/gateway-api-routes.ts';

/** A value of an object that its API server would not take, and the rule that it breaks. */
export interface BrokenValue {
  readonly field: string;
  readonly value: string;
  readonly rule: string;
}

type Check = readonly [field: string, value: unknown, rule: (value: string) => string | undefined];

/**
 * The first value of an object that breaks a rule of Kubernetes' own (apimachinery `util/validation`), among those that
 * discovery hands on: names, labels, ports, hosts. Undefined for everything else, whatever it holds.
 */
export function brokenValueOf(object: KubernetesObject): BrokenValue | undefined {
  for (const [field, value, rule] of checksOf(object)) {
    const broken = value === undefined || value === null ? undefined : rule(String(plainText(value)));
    if (broken !== undefined) return { field, value: plainText(value).slice(0, 80), rule: broken };
  }
  return undefined;
}

function checksOf(object: KubernetesObject): readonly Check[] {
  const { metadata } = object;
  const own: Check[] = [['metadata.namespace', metadata.namespace, brokenDnsLabelRule]];
  const spec = fields(object.spec);
  if (podTemplateOf(object)) return [...own, nameOf(object, brokenDnsSubdomainRule), ...podChecks(object)];
  if (isGatewayApiRoute(object)) return [...own, ...hostChecks('spec.hostnames', spec.hostnames)];
  switch (object.kind) {
    case 'Namespace':
      return [nameOf(object, brokenDnsLabelRule), ...labelChecks('metadata.labels', metadata.labels)];
    case 'Service':
      return [...own, nameOf(object, brokenDnsLabelRule), ...serviceChecks(spec)];
    case 'Gateway':
      return [
        ...own,
        nameOf(object, brokenDnsSubdomainRule),
        ...portChecks('spec.listeners', spec.listeners),
      ];
    case 'Ingress':
      return [
        ...own,
        ...hostChecks(
          'spec.rules.host',
          list(spec.rules).map((rule) => fields(rule).host),
        ),
        ...list(spec.tls).map(
          (entry, index): Check => [
            `spec.tls[${index}].secretName`,
            fields(entry).secretName,
            brokenDnsSubdomainRule,
          ],
        ),
      ];
    case 'VirtualService':
      return [...own, ...hostChecks('spec.hosts', spec.hosts)];
    default:
      return own;
  }
}

function nameOf({ metadata }: KubernetesObject, rule: Check[2]): Check {
  return ['metadata.name', metadata.name, rule];
}

function podChecks(object: KubernetesObject): readonly Check[] {
  const template = podTemplateOf(object);
  if (!template) return [];
  const { spec } = template;
  const containers = list(spec.containers).map(fields);
  return [
    ...labelChecks('the labels of its pods', template.metadata.labels),
    ['serviceAccountName', text(spec.serviceAccountName), brokenDnsSubdomainRule],
    ...containers.flatMap(({ image, ports }, index): Check[] => [
      [`containers[${index}].image`, image, (value) => (/[{}]/.test(value) ? 'an image' : undefined)],
      ...list(ports)
        .map(fields)
        .flatMap(({ containerPort, name }, at): Check[] => [
          [`containers[${index}].ports[${at}].containerPort`, containerPort, portRule],
          [`containers[${index}].ports[${at}].name`, text(name), brokenPortNameRule],
        ]),
    ]),
  ];
}

function serviceChecks(spec: ReturnType<typeof fields>): readonly Check[] {
  return [
    ...labelChecks('spec.selector', spec.selector),
    ...portChecks('spec.ports', spec.ports),
    ...list(spec.ports)
      .map(fields)
      .flatMap(({ name, targetPort }, index): Check[] => [
        [`spec.ports[${index}].name`, text(name), brokenDnsLabelRule],
        [
          `spec.ports[${index}].targetPort`,
          targetPort === 0 || targetPort === '' ? undefined : targetPort,
          (value) => (/^\d+$/.test(value) ? portRule(value) : brokenPortNameRule(value)),
        ],
      ]),
  ];
}

function portChecks(field: string, entries: unknown): readonly Check[] {
  return list(entries).map((entry, index) => [`${field}[${index}].port`, fields(entry).port, portRule]);
}

function portRule(value: string): string | undefined {
  return brokenPortNumberRule(value === '' ? Number.NaN : Number(value));
}

function labelChecks(field: string, labels: unknown): readonly Check[] {
  return Object.entries(stringMap(labels)).flatMap(([key, value]): Check[] => [
    [field, key, brokenLabelKeyRule],
    [`${field} ${key}`, value, brokenLabelValueRule],
  ]);
}

function hostChecks(field: string, hosts: unknown): readonly Check[] {
  return list(hosts)
    .filter((host) => host !== '*' && host !== '' && !isAddressRange(plainText(host)))
    .map((host): Check => [field, host, brokenHostRule]);
}

/** Istio takes addresses and ranges for hosts; they name nothing that an entry point could be told by. */
function isAddressRange(host: string): boolean {
  return isIPAddress(host.split('/')[0] ?? '');
}
