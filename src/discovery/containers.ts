import type { PodTemplate } from '../kubernetes/pod-template.ts';
import { type Fields, fields, list, text } from '../kubernetes/untrusted.ts';

export interface PlacedContainer {
  readonly container: Fields;
  readonly name: string;
  /** Path in the object, such as `spec.template.spec.containers[0]`. */
  readonly path: string;
}

/** Containers that a mesh adds to a pod: what they dial is the mesh's own plumbing. */
const injected: ReadonlySet<string> = new Set([
  'istio-proxy',
  'istio-init',
  'istio-validation',
  'linkerd-proxy',
  'linkerd-init',
]);

/** All containers of a pod, the starting ones included, but injected ones; with their paths in the object. */
export function containersOf(kind: string, template: PodTemplate): readonly PlacedContainer[] {
  const path = specPath(kind);
  return ['initContainers', 'containers'].flatMap((group) =>
    list(template.spec[group]).flatMap((value, index) => {
      const container = fields(value);
      const name = text(container.name) ?? '';
      return isInjected(container, name) ? [] : [{ container, name, path: `${path}.${group}[${index}]` }];
    }),
  );
}

/** A container of an application may have such a name too; the mesh's own has its image, or none yet. */
function isInjected({ image }: Fields, name: string): boolean {
  return injected.has(name) && /^(auto)?$|proxyv2|(^|\/)istio|linkerd|proxy-init/.test(text(image) ?? '');
}

function specPath(kind: string): string {
  if (kind === 'Pod') return 'spec';
  return kind === 'CronJob' ? 'spec.jobTemplate.spec.template.spec' : 'spec.template.spec';
}
