import { type Fields, fields } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import { checkExportTo } from './check-export-to.ts';
import { checkServiceEntryEndpoints } from './check-service-entry-endpoints.ts';
import { checkWorkloadLabels } from './check-workload-labels.ts';
import { inspectIstioObject } from './inspect-istio-object.ts';
import {
  brokenFqdn,
  brokenLabelName,
  brokenPartialWildcard,
  brokenPort,
  brokenSubnet,
  brokenWildcardDomain,
} from './istio-names.ts';
import type { ObjectProblem } from './object-problem.ts';
import { brokenOptionalProtocol, isHttp, isTcp, isTls } from './protocol.ts';
import { serviceEntrySpec } from './shapes/service-entry-shape.ts';
import type { View } from './view.ts';

/** What the CRD and istiod's webhook say about a ServiceEntry. */
export function serviceEntryProblems(object: KubernetesObject): ObjectProblem[] {
  const check = (spec: View) => {
    const resolution = spec.field('resolution').text || 'NONE';
    checkWorkloadLabels(spec.field('workloadSelector'));
    if (spec.field('workloadSelector').set && spec.field('endpoints').set)
      spec.refuse('only one of workloadSelector and endpoints can be set');
    checkHosts(spec, resolution);
    checkAddresses(spec.field('addresses'), resolution);
    checkPorts(spec, resolution, object.metadata.labels ?? {});
    if (resolution === 'DYNAMIC_DNS') checkDynamicDns(spec, object.metadata.labels ?? {});
    else checkServiceEntryEndpoints(spec, resolution);
    checkExportTo(spec.field('exportTo'), {
      namespace: object.metadata.namespace ?? '',
      kind: 'ServiceEntry',
    });
  };
  return inspectIstioObject(object, serviceEntrySpec, check, { specRequired: true });
}

function checkHosts(spec: View, resolution: string): void {
  const hosts = spec.field('hosts').items();
  if (hosts.length === 0) spec.field('hosts').refuse('must have at least one host');
  for (const host of hosts) {
    if (host.text === '*') host.refuse('must not be "*"');
    else host.keeps(brokenWildcardDomain(host.text));
    const partial = brokenPartialWildcard(host.text);
    if (partial !== undefined && resolution !== 'DYNAMIC_DNS') host.warn(`should be ${partial}`);
  }
  const byName = resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN';
  const unresolvable = hosts.find(({ text }) => text !== '*' && brokenFqdn(text) !== undefined);
  if (byName && spec.field('endpoints').length === 0 && unresolvable !== undefined)
    unresolvable.refuse(`cannot be resolved by ${resolution}: without endpoints it must be a full DNS name`);
  const ports = spec.field('ports').items();
  const protocols = ports.map((port) => port.field('protocol').text);
  if (hosts.length > 1 && byName && spec.field('addresses').length > 0 && protocols.some(isTcp))
    spec.field('hosts').warn('should be one host where addresses and a TCP port are given');
  if (hosts.length > 1 && resolution !== 'NONE' && protocols.some((name) => !isHttp(name) && !isTls(name)))
    spec.field('hosts').refuse('must be one host where a port is neither HTTP nor TLS');
}

function checkAddresses(addresses: View, resolution: string): void {
  for (const address of addresses.items()) address.keeps(brokenSubnet(address.text));
  const ranges = addresses.items().some(({ text }) => text.includes('/'));
  if (ranges && resolution !== 'NONE' && resolution !== 'STATIC')
    addresses.refuse('may have ranges with resolution NONE or STATIC only');
}

function checkPorts(spec: View, resolution: string, labels: Labels): void {
  const allocates =
    resolution !== 'NONE' && labels['networking.istio.io/enable-autoallocate-ip']?.toLowerCase() !== 'false';
  const needsAddress = spec.field('addresses').length === 0 && !allocates;
  const names = new Set<string>();
  const numbers = new Set<number>();
  for (const port of spec.field('ports').items()) {
    const { name, number, protocol, targetPort } = portFields(port);
    name.keeps(brokenLabelName(name.text));
    if (names.has(name.text)) name.refuse(`${name.text} stands here twice`);
    number.keeps(brokenPort(number.number));
    if (numbers.has(number.number)) number.refuse(`${number.number} stands here twice`);
    protocol.keeps(brokenOptionalProtocol(protocol.text));
    if (targetPort.number !== 0) targetPort.keeps(brokenPort(targetPort.number));
    if (needsAddress && (protocol.text === '' || protocol.text === 'TCP'))
      port.warn('needs addresses: TCP cannot be told apart by host');
    names.add(name.text);
    numbers.add(number.number);
  }
}

function portFields(port: View) {
  const [name, number] = [port.field('name'), port.field('number')];
  return { name, number, protocol: port.field('protocol'), targetPort: port.field('targetPort') };
}

function checkDynamicDns(spec: View, labels: Fields): void {
  for (const host of spec.field('hosts').items())
    if (!host.text.startsWith('*')) host.refuse('must have a wildcard with resolution DYNAMIC_DNS');
  for (const name of ['addresses', 'endpoints'])
    if (spec.field(name).length > 0) spec.field(name).refuse('cannot be set with resolution DYNAMIC_DNS');
  for (const port of spec.field('ports').items()) {
    const protocol = port.field('protocol');
    if (!['http', 'tls', 'grpc', 'http2'].includes(protocol.text.toLowerCase()))
      protocol.refuse('must be HTTP, TLS, GRPC or HTTP2 with resolution DYNAMIC_DNS');
  }
  const waypoint = String(fields(labels)['istio.io/use-waypoint'] ?? '');
  const usesWaypoint = waypoint !== '' && waypoint.toLowerCase() !== 'none';
  if (spec.field('location').text === 'MESH_INTERNAL' && usesWaypoint)
    spec.field('location').refuse('cannot be MESH_INTERNAL with DYNAMIC_DNS and a waypoint');
}
