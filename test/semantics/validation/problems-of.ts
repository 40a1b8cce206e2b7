import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { validateObject } from '../../../src/semantics/validation/validate-object.ts';

/** Severities and paths of an object's problems, in their order; the messages are for people. */
export function problemsOf(
  apiVersion: string,
  kind: string,
  spec: unknown,
  metadata: Partial<KubernetesObject['metadata']> = {},
): string[] {
  const object = { apiVersion, kind, metadata: { name: 'p', namespace: 'n', ...metadata }, spec };
  return validateObject(object as KubernetesObject).map(({ path, severity }) => `${severity} ${path}`);
}

/** The specification with the value at a dotted path replaced (undefined removes it). */
export function changed<T extends object>(spec: T, path: string, value: unknown): T {
  const copy = structuredClone(spec);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const place = steps.reduce<Record<string, unknown>>(
    (at, step) => at[step] as Record<string, unknown>,
    copy as Record<string, unknown>,
  );
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}
