import { kubernetesNamespaces } from '../../../model/kubernetes-namespaces.ts';
import { servicePortProtocol } from '../../istio/listener-protocol.ts';
import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** Ports of Services that do not say their protocol, before workloads of the mesh. */
export const undeclaredProtocol: Detector<'undeclared-protocol'> = {
  code: 'undeclared-protocol',
  *detect({ cluster, of, settings, workloadsIn, planeOf, openWorld }) {
    const objects = new Map(of('', 'Service').map((placed) => [objectName(placed), placed]));
    for (const service of cluster.services) {
      const { namespace, name, selector } = service;
      const at = objects.get(`${namespace}/${name}`);
      if (at === undefined || kubernetesNamespaces.has(namespace) || namespace === settings.rootNamespace)
        continue;
      const behind = selector ? workloadsIn(namespace, selector) : [];
      const meshed = behind.some((workload) => !['none', 'unknown'].includes(planeOf(workload)));
      if (!meshed && (openWorld || behind.length > 0)) continue;
      for (const port of service.ports) {
        if (port.protocol !== 'TCP' || servicePortProtocol(port) !== 'detected') continue;
        yield { at, values: { service: `${namespace}/${name}`, port: port.port } };
      }
    }
  },
};
