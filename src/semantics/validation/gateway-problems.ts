import type { KubernetesObject } from '../../model/kubernetes.ts';
import { checkHostEntry } from './check-host-entry.ts';
import { checkServerTls } from './check-server-tls.ts';
import { inspectIstioObject } from './inspect-istio-object.ts';
import { brokenAddress, brokenLabelName, brokenPort, brokenSocketPath } from './istio-names.ts';
import { type ObjectProblem, refusal } from './object-problem.ts';
import { isHttp, isKnownProtocol, isTls } from './protocol.ts';
import { gatewaySpec } from './shapes/gateway-shape.ts';
import type { View } from './view.ts';

const socket = 'unix://';

/** What the CRD and istiod's webhook say about Istio's own Gateway. */
export function gatewayProblems(object: KubernetesObject): ObjectProblem[] {
  return inspectIstioObject(object, gatewaySpec, (spec, report) => {
    const broken = brokenLabelName(object.metadata.name);
    if (broken !== undefined) report(refusal('metadata.name', `must be ${broken}`));
    const servers = spec.field('servers').items();
    if (servers.length === 0) spec.field('servers').refuse('must have at least one server');
    const names = new Set<string>();
    for (const server of servers) {
      checkServer(server);
      const name = server.field('port').field('name');
      if (server.field('port').set && names.has(name.text)) name.refuse(`${name.text} stands here twice`);
      if (server.field('port').set) names.add(name.text);
      const redirect = server.field('tls').field('httpsRedirect');
      if (redirect.flag && server.field('port').set && !isHttp(server.field('port').field('protocol').text))
        redirect.warn('is for servers of HTTP only');
    }
  });
}

function checkServer(server: View): void {
  const hosts = server.field('hosts').items();
  if (hosts.length === 0) server.field('hosts').refuse('must have at least one host');
  for (const host of hosts) checkHostEntry(host, 'gateway');
  const portIsValid = checkPort(server.field('port'), server.field('bind').text);
  checkBind(server);
  const tls = server.field('tls');
  checkServerTls(tls);
  if (!portIsValid) return;
  const protocol = server.field('port').field('protocol').text;
  if (isTls(protocol) && !tls.set) tls.refuse(`is required for ${protocol}`);
  if (isTls(protocol) || !tls.set) return;
  const mode = tls.field('mode').text || 'PASSTHROUGH';
  const terminates = mode !== 'PASSTHROUGH' && mode !== 'AUTO_PASSTHROUGH';
  const hasKeys = ['caCertificates', 'privateKey', 'serverCertificate'].some(
    (name) => tls.field(name).text !== '',
  );
  if (!isHttp(protocol)) tls.refuse(`cannot stand with protocol ${protocol}`);
  else if (terminates || hasKeys) tls.refuse('can only redirect to HTTPS when the protocol is HTTP');
}

function checkPort(port: View, bind: string): boolean {
  if (!port.set) return false;
  const number = port.field('number');
  const protocol = port.field('protocol');
  const byNumber =
    (number.number === 0 && bind.startsWith(socket)) || number.keeps(brokenPort(number.number));
  const known = isKnownProtocol(protocol.text);
  if (!known) protocol.refuse('must be HTTP, HTTPS, GRPC, GRPC-WEB, HTTP2, MONGO, REDIS, MYSQL, TCP or TLS');
  const target = port.field('targetPort').number > 0;
  if (target) port.field('targetPort').refuse('means nothing to a Gateway');
  const named = port.field('name').text !== '';
  if (!named) port.field('name').refuse('must not be empty');
  return byNumber && known && !target && named;
}

function checkBind(server: View): void {
  const bind = server.field('bind');
  if (bind.text.startsWith(socket)) {
    bind.keeps(brokenSocketPath(bind.text.slice(socket.length)));
    if (server.field('port').field('number').number !== 0)
      server.field('port').field('number').refuse('must be 0 for a socket');
  } else if (bind.text !== '') bind.keeps(brokenAddress(bind.text));
}
