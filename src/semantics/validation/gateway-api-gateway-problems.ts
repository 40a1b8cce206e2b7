import type { KubernetesObject } from '../../model/kubernetes.ts';
import { inspectIstioObject } from './inspect-istio-object.ts';
import { isAddress } from './istio-names.ts';
import type { ObjectProblem } from './object-problem.ts';
import { gatewayApiGatewaySpec } from './shapes/gateway-api-gateway-shape.ts';
import type { View } from './view.ts';

const infrastructureKey =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;

const hostname = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What the CRD of Gateway API says about a Gateway: entry points and waypoints. */
export function gatewayApiGatewayProblems(object: KubernetesObject): ObjectProblem[] {
  const check = (spec: View) => {
    const seen = new Set<string>();
    for (const listener of spec.field('listeners').items()) {
      checkListener(listener);
      const key = ['port', 'protocol', 'hostname']
        .map((name) => String(listener.field(name).value))
        .join(' ');
      if (seen.has(key)) listener.refuse('has the port, protocol and hostname of an earlier listener');
      seen.add(key);
    }
    for (const name of ['labels', 'annotations']) {
      for (const [key, value] of spec.field('infrastructure').field(name).entries())
        if (!infrastructureKey.test(key) || (key.split('/')[0] ?? '').length >= 253)
          value.refuse('has no valid key: an optional DNS prefix and "/", then a name of at most 63');
    }
    checkAddresses(spec.field('addresses'));
  };
  return inspectIstioObject(object, gatewayApiGatewaySpec, check, { specRequired: true });
}

function checkListener(listener: View): void {
  const protocol = listener.field('protocol').text;
  const tls = listener.field('tls');
  const mode = tls.field('mode').text || 'Terminate';
  if (tls.set && ['HTTP', 'TCP', 'UDP'].includes(protocol))
    tls.refuse(`cannot stand with protocol ${protocol}`);
  if (tls.set && protocol === 'HTTPS' && mode !== 'Terminate')
    tls.field('mode').refuse('must be Terminate with protocol HTTPS');
  if (protocol === 'TLS' && !tls.set) tls.refuse('is required with protocol TLS');
  if (listener.field('hostname').text !== '' && ['TCP', 'UDP'].includes(protocol))
    listener.field('hostname').refuse(`cannot stand with protocol ${protocol}`);
  const keys = tls.field('certificateRefs').length + tls.field('options').entries().length;
  if (tls.set && mode === 'Terminate' && keys === 0)
    tls.refuse('must have certificateRefs or options with mode Terminate');
}

function checkAddresses(addresses: View): void {
  const seen = new Set<string>();
  for (const address of addresses.items()) {
    const type = address.field('type').text || 'IPAddress';
    const value = address.field('value');
    if (!value.set || (type !== 'IPAddress' && type !== 'Hostname')) continue;
    const valid = type === 'IPAddress' ? isAddress(value.text) : hostname.test(value.text);
    if (!valid) value.refuse(`must be of the form that type ${type} has`);
    if (seen.has(`${type} ${value.text}`)) value.refuse('stands here twice');
    seen.add(`${type} ${value.text}`);
  }
}
