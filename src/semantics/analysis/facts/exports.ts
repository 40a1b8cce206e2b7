import { fields } from '../../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../../model/kubernetes.ts';
import { textsOf } from '../../istio/texts.ts';

/** The namespaces in whose proxies a VirtualService holds: those of `exportTo`, its own where it names none. */
export function routeViewers({ metadata, spec }: KubernetesObject): readonly string[] {
  const own = metadata.namespace ?? 'default';
  const exported = textsOf(fields(spec).exportTo).map((name) => (name === '.' ? own : name));
  return exported.length === 0 || exported.includes('*') ? [own] : exported;
}
