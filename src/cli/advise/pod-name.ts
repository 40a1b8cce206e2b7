/** The proof's own pods in words: those that nobody declared, and the resolver. Every other name stays as it is. */
export function podName(name: string): string {
  return name
    .replaceAll('netmesh-elsewhere/netmesh-stranger', 'other pods')
    .replaceAll(/\b([a-z0-9.-]+)\/netmesh-stranger/g, 'other pods of $1')
    .replaceAll(/\b([a-z0-9.-]+)\/cluster-resolver\b/g, 'the DNS resolver in $1');
}
