import { fields, stringMap } from '../../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../../model/kubernetes.ts';
import { textsOf } from '../../istio/texts.ts';

/** Which namespaces' proxies see what an object of one exports: all of them where it does not say. */
export function exportedTo(exportTo: readonly string[], own: string): (namespace: string) => boolean {
  return (namespace) =>
    exportTo.length === 0 ||
    exportTo.some((name) => name === '*' || name === namespace || (name === '.' && namespace === own));
}

/** The namespaces to which the annotation of a Service limits it, separated by commas (istio.io, "Annotations"). */
export function exportsOfService({ metadata }: KubernetesObject): readonly string[] {
  const named = stringMap(metadata.annotations)['networking.istio.io/exportTo'] ?? '';
  return named
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The namespaces in whose proxies a VirtualService holds: those of `exportTo`, its own where it names none. */
export function routeViewers({ metadata, spec }: KubernetesObject): readonly string[] {
  const own = metadata.namespace ?? 'default';
  const exported = textsOf(fields(spec).exportTo).map((name) => (name === '.' ? own : name));
  return exported.length === 0 || exported.includes('*') ? [own] : exported;
}
