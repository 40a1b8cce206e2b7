import { checkConnectionPool } from './check-connection-pool.ts';
import { checkServerTls } from './check-server-tls.ts';
import { brokenAddress, brokenLabelName, brokenPort, brokenSocketPath } from './istio-names.ts';
import { brokenOptionalProtocol, isHttp, isTls } from './protocol.ts';
import type { View } from './view.ts';

const endpointHosts = ['', '127.0.0.1', '0.0.0.0', '::1', '::'];

/** `ingress` of a Sidecar, by istiod's webhook. */
export function checkSidecarIngress(ingress: View): void {
  const ports = new Set<number>();
  for (const listener of ingress.items()) {
    const port = listener.field('port');
    if (!port.set) {
      port.refuse('is required');
      continue;
    }
    const number = port.field('number');
    if (port.field('targetPort').number > 0) port.field('targetPort').refuse('means nothing to a Sidecar');
    if (port.field('name').text !== '') port.field('name').keeps(brokenLabelName(port.field('name').text));
    port.field('protocol').keeps(brokenOptionalProtocol(port.field('protocol').text));
    number.keeps(brokenPort(number.number));
    const bind = listener.field('bind');
    if (bind.text !== '') bind.keeps(brokenAddress(bind.text));
    if (ports.has(number.number)) number.refuse(`${number.number} stands here twice`);
    ports.add(number.number);
    checkDefaultEndpoint(listener.field('defaultEndpoint'));
    checkListenerTls(listener.field('tls'), port.field('protocol').text);
    const pool = listener.field('connectionPool');
    checkConnectionPool(pool);
    if (pool.field('http').set && !isHttp(port.field('protocol').text))
      pool.field('http').warn('has no effect: the port is not declared as HTTP');
  }
}

/** `127.0.0.1:port`, `[::1]:port`, `:port` or a socket. */
function checkDefaultEndpoint(endpoint: View): void {
  if (endpoint.text === '') return;
  if (endpoint.text.startsWith('unix://')) {
    endpoint.keeps(brokenSocketPath(endpoint.text.slice('unix://'.length)));
    return;
  }
  const [, bracketed, plain, port = ''] =
    /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(endpoint.text) ?? [];
  const host = bracketed ?? plain;
  const valid =
    host !== undefined &&
    endpointHosts.includes(host) &&
    /^[+-]?\d+$/.test(port) &&
    brokenPort(Number(port)) === undefined;
  if (!valid)
    endpoint.refuse('must be 127.0.0.1:port, 0.0.0.0:port, [::1]:port, [::]:port, :port or unix://path');
}

function checkListenerTls(tls: View, protocol: string): void {
  if (!tls.set) return;
  for (const name of ['subjectAltNames', 'credentialName', 'credentialNames', 'tlsCertificates']) {
    const field = tls.field(name);
    if (field.text !== '' || field.length > 0) field.refuse('is not supported in a Sidecar');
  }
  if (tls.field('httpsRedirect').flag) tls.field('httpsRedirect').refuse('is not supported in a Sidecar');
  const mode = tls.field('mode');
  if (mode.text === 'ISTIO_MUTUAL' || mode.text === 'AUTO_PASSTHROUGH')
    mode.refuse(`cannot be ${mode.text} in a Sidecar`);
  if (!isTls(protocol)) tls.refuse('needs a port of protocol HTTPS or TLS');
  checkServerTls(tls);
}
