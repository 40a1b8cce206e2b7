import { checkConnectionPool } from './check-connection-pool.ts';
import { checkDuration } from './check-duration.ts';
import { checkLoadBalancer } from './check-load-balancer.ts';
import { brokenAddress, brokenFqdn, brokenPort } from './istio-names.ts';
import type { View } from './view.ts';

const settings = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'];
const wholePolicy = [...settings, 'portLevelSettings', 'tunnel', 'proxyProtocol', 'retryBudget'];

/** A `trafficPolicy` of a DestinationRule or one of its subsets, by istiod's webhook. */
export function checkTrafficPolicy(policy: View, namespace: string): void {
  if (!policy.set) return;
  const says = policy.oneOf(...wholePolicy.filter((name) => name !== 'portLevelSettings'));
  if (says === undefined && policy.field('portLevelSettings').length === 0) {
    policy.refuse('must have at least one field');
    return;
  }
  if (policy.field('tunnel').set && policy.field('proxyProtocol').set) {
    policy.refuse('only one of tunnel and proxyProtocol can be set');
    return;
  }
  checkSettings(policy, namespace);
  for (const entry of policy.field('portLevelSettings').items()) {
    if (!entry.field('port').set) entry.field('port').refuse('is required');
    if (!entry.oneOf(...settings)) entry.refuse(`must have one of ${settings.join(', ')}`);
    else checkSettings(entry, namespace);
  }
  checkTunnel(policy.field('tunnel'));
}

function checkSettings(policy: View, namespace: string): void {
  checkOutlierDetection(policy.field('outlierDetection'));
  checkConnectionPool(policy.field('connectionPool'));
  checkLoadBalancer(policy.field('loadBalancer'), policy.field('outlierDetection'));
  checkClientTls(policy.field('tls'), namespace);
}

function checkOutlierDetection(outlier: View): void {
  checkDuration(outlier.field('baseEjectionTime'));
  checkDuration(outlier.field('interval'));
  if (outlier.field('consecutiveErrors').number !== 0)
    outlier
      .field('consecutiveErrors')
      .warn('is deprecated: use consecutiveGatewayErrors or consecutive5xxErrors');
  if (
    outlier.field('consecutiveLocalOriginFailures').number > 0 &&
    !outlier.field('splitExternalLocalOriginErrors').flag
  )
    outlier.field('consecutiveLocalOriginFailures').refuse('needs splitExternalLocalOriginErrors: true');
  for (const name of ['maxEjectionPercent', 'minHealthPercent']) {
    const percent = outlier.field(name);
    if (percent.number < 0 || percent.number > 100) percent.refuse('must be from 0 to 100');
  }
}

function checkClientTls(tls: View, namespace: string): void {
  const mode = tls.field('mode').text;
  const credential = tls.field('credentialName');
  const has = (...names: string[]) => names.some((name) => tls.field(name).text !== '');
  if (credential.text.startsWith('configmap://')) checkConfigMapName(credential, namespace);
  if (tls.field('insecureSkipVerify').flag) {
    const checksServer = has('caCertificates') || tls.field('subjectAltNames').length > 0;
    if ((mode === 'SIMPLE' && (checksServer || has('credentialName'))) || (mode === 'MUTUAL' && checksServer))
      tls.refuse('cannot name what to verify (caCertificates, subjectAltNames) with insecureSkipVerify');
  }
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && has('credentialName')) {
    if (has('clientCertificate', 'caCertificates', 'privateKey', 'caCrl'))
      tls.refuse('cannot have certificates or keys beside credentialName');
    return;
  }
  if (mode !== 'MUTUAL') return;
  for (const name of ['clientCertificate', 'privateKey'])
    if (!has(name)) tls.field(name).refuse('is required with mode MUTUAL');
}

function checkConfigMapName(credential: View, namespace: string): void {
  const parts = credential.text.slice('configmap://'.length).split('/');
  const valid = parts.length > 1 && parts[0] !== '' && parts[1] !== '';
  if (!valid) credential.refuse('must be configmap://namespace/name');
  else if (parts[0] !== namespace || namespace === '') credential.refuse('must be in the own namespace');
}

function checkTunnel(tunnel: View): void {
  if (!tunnel.set) return;
  const protocol = tunnel.field('protocol');
  if (!['', 'CONNECT', 'POST'].includes(protocol.text)) protocol.refuse('must be CONNECT or POST');
  const host = tunnel.field('targetHost');
  if (brokenFqdn(host.text) !== undefined && brokenAddress(host.text) !== undefined)
    host.refuse('must be a DNS name or an IP address');
  tunnel.field('targetPort').keeps(brokenPort(tunnel.field('targetPort').number));
}
