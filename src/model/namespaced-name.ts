/** `namespace/name`, as Kubernetes writes the name of an object in a namespace (apimachinery `types.NamespacedName`). */
export function namespacedName({
  namespace,
  name,
}: {
  readonly namespace: string;
  readonly name: string;
}): string {
  return `${namespace}/${name}`;
}
