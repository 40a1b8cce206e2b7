import { fields, list, text } from '../../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../../model/kubernetes.ts';

/** A Service that an Ingress leads to, and the path of the field that says so. */
export interface IngressBackend {
  readonly namespace: string;
  readonly name: string;
  readonly port: number | string | undefined;
  readonly path: string;
}

/** Every backend of an Ingress that is a Service. */
export function ingressBackends({ spec, metadata }: KubernetesObject): readonly IngressBackend[] {
  const namespace = metadata.namespace ?? 'default';
  const { defaultBackend, rules } = fields(spec);
  const entries: [unknown, string][] = [[defaultBackend, 'spec.defaultBackend']];
  for (const [at, rule] of list(rules).entries()) {
    for (const [index, entry] of list(fields(fields(rule).http).paths).entries())
      entries.push([fields(entry).backend, `spec.rules[${at}].http.paths[${index}].backend`]);
  }
  return entries.flatMap(([backend, path]) => {
    const service = fields(fields(backend).service);
    const name = text(service.name);
    const { number, name: portName } = fields(service.port);
    const port = typeof number === 'number' ? number : text(portName);
    return name === undefined ? [] : [{ namespace, name, port, path: `${path}.service` }];
  });
}
