import { fields } from '../../kubernetes/untrusted.ts';
import {
  brokenFqdn,
  brokenLabelName,
  brokenLabels,
  brokenPort,
  brokenSocketPath,
  isAddress,
} from './istio-names.ts';
import type { View } from './view.ts';

const socket = 'unix://';

/** `endpoints` of a ServiceEntry whose resolution is not DYNAMIC_DNS, by the CRD's rules and istiod's webhook. */
export function checkServiceEntryEndpoints(spec: View, resolution: string): void {
  const endpoints = spec.field('endpoints');
  if (resolution === 'NONE') {
    if (endpoints.length > 0) endpoints.refuse('cannot be set with resolution NONE');
    else if (endpoints.set)
      endpoints.warn('is empty, which the CRD refuses with resolution NONE: leave it out');
    if (spec.field('workloadSelector').set)
      spec.field('workloadSelector').warn('should not be set with resolution NONE');
    return;
  }
  if (resolution === 'DNS_ROUND_ROBIN' && endpoints.length > 1)
    endpoints.refuse('may have one entry with resolution DNS_ROUND_ROBIN');
  const names = new Set(
    spec
      .field('ports')
      .items()
      .map((port) => port.field('name').text),
  );
  for (const endpoint of endpoints.items()) {
    checkAddress(endpoint, resolution, names.size);
    const labels = endpoint.field('labels');
    labels.keeps(brokenLabels(fields(labels.value)));
    for (const [name, port] of endpoint.field('ports').entries()) {
      if (!names.has(name)) port.refuse(`${name} is no port of this ServiceEntry`);
      const broken = brokenLabelName(name);
      if (broken !== undefined) port.refuse(`the name must be ${broken}`);
      port.keeps(brokenPort(port.number));
    }
  }
}

function checkAddress(endpoint: View, resolution: string, servicePorts: number): void {
  const address = endpoint.field('address');
  const isSocket = address.text.startsWith(socket);
  if (isSocket) {
    address.keeps(brokenSocketPath(address.text.slice(socket.length)));
    if (endpoint.field('ports').entries().length > 0)
      endpoint.field('ports').refuse('cannot be set for a socket');
  }
  if (resolution !== 'STATIC') {
    if (!isAddress(address.text) && brokenFqdn(address.text) !== undefined)
      address.refuse('must be an IP address or a DNS name');
    return;
  }
  if (address.text === '') {
    if (endpoint.field('network').text === '') address.refuse('is required');
    else endpoint.warn('has no address, only a network');
  } else if (!isSocket && !isAddress(address.text))
    address.refuse('must be an IP address with resolution STATIC');
  if (isSocket && servicePorts !== 1)
    endpoint.refuse('is a socket, which needs exactly one port of the service');
}
