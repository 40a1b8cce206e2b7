/** Which namespaces' proxies see what an object of one exports: all of them where it does not say. */
export function exportedTo(exportTo: readonly string[], own: string): (namespace: string) => boolean {
  return (namespace) =>
    exportTo.length === 0 ||
    exportTo.some((name) => name === '*' || name === namespace || (name === '.' && namespace === own));
}
