import type { TrafficRequest } from '../../model/request.ts';

/** "shop/web -> shop/api:8080/TCP GET /any" */
export function requestText({ source, destination, port, protocol, http }: TrafficRequest): string {
  const from = 'workload' in source ? nameOf(source.workload) : source.address;
  const to =
    'workload' in destination
      ? nameOf(destination.workload)
      : 'service' in destination
        ? nameOf(destination.service)
        : destination.address;
  return `${from} -> ${to}:${port}/${protocol}${http ? ` ${http.method} ${http.path}` : ''}`;
}

function nameOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
