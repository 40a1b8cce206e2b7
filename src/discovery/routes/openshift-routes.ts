import { fields, list, text } from '../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import { evidenceAt } from '../evidence.ts';
import { type Route, requestFor, withoutAny } from './route.ts';

/** An OpenShift Route: its Service and the alternate backends. The target port is a name, or a port of the pod. */
export function openshiftRoutes(placed: PlacedObject): Route[] {
  const { object } = placed;
  const spec = fields(object.spec);
  const namespace = object.metadata.namespace ?? 'default';
  const host = text(spec.host);
  const target = fields(spec.port).targetPort;
  return [spec.to, ...list(spec.alternateBackends)].map(fields).flatMap(({ kind, name }): Route[] => {
    const service = text(name);
    if (service === undefined || (kind !== undefined && kind !== 'Service')) return [];
    return [
      {
        name: object.metadata.name,
        gateway: { kind: 'openshift-router' },
        hosts: host === undefined ? [] : [host],
        service: { namespace, name: service },
        ...(typeof target === 'number' || typeof target === 'string' ? { port: target } : {}),
        http: withoutAny([requestFor(text(spec.path), 'prefix')]),
        ...(fields(spec.tls).termination === 'passthrough' ? { appProtocol: 'tls' as const } : {}),
        evidence: evidenceAt(placed, 'spec.to'),
      },
    ];
  });
}
