import { append } from '../../../model/group-by.ts';
import type { Labels, PlacedObject } from '../../../model/kubernetes.ts';
import { selects } from '../../istio/policy-target.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { gatewayPods, gatewaySelector } from '../facts/gateway-pods.ts';
import { objectName, some } from '../facts/names.ts';
import { type TlsServer, tlsServers } from '../facts/tls-servers.ts';

interface Entry {
  readonly placed: PlacedObject;
  readonly server: TlsServer;
}

/** Servers of the same gateway pods and port that show one certificate for different hosts. */
export const gatewaysShareCertificate: Detector<'gateways-share-certificate'> = {
  code: 'gateways-share-certificate',
  *detect(context) {
    const sharing = new Map<string, Entry[]>();
    for (const placed of context.of('networking.istio.io', 'Gateway'))
      for (const server of tlsServers(placed)) {
        if (server.certificate === '' || server.port === undefined) continue;
        const key = JSON.stringify([server.port, server.certificate]);
        append(sharing, key, { placed, server });
      }
    for (const entries of sharing.values())
      for (const entry of entries) {
        const others = entries.filter(
          (other) =>
            other !== entry &&
            hostsOf(other) !== hostsOf(entry) &&
            samePods(context, entry.placed, other.placed),
        );
        if (others.length === 0) continue;
        const { placed, server } = entry;
        yield {
          at: placed,
          values: {
            gateway: objectName(placed),
            hosts: some(server.hosts),
            port: server.port ?? 0,
            certificate: server.certificate,
            others: some(others.map((other) => `${objectName(other.placed)} (${hostsOf(other)})`)),
          },
        };
      }
  },
};

function hostsOf({ server }: Entry): string {
  return [...server.hosts].sort().join(', ');
}

/** Whether some pod has the labels of both, or may: one selector asks for no more than the other. */
function samePods(context: AnalysisContext, a: PlacedObject, b: PlacedObject): boolean {
  const [one, other] = [gatewaySelector(a), gatewaySelector(b)];
  const within = (wide: Labels, narrow: Labels) => selects(wide, narrow);
  if (within(one, other) || within(other, one)) return true;
  return gatewayPods(context, a).some(({ labels }) => selects(other, labels));
}
