import { namespacedName } from '../../model/namespaced-name.ts';
import type { TrafficRequest } from '../../model/request.ts';

/** "shop/web -> shop/api:8080/TCP GET /any" */
export function requestText({ source, destination, port, protocol, http }: TrafficRequest): string {
  const from = 'workload' in source ? namespacedName(source.workload) : source.address;
  const to =
    'workload' in destination
      ? namespacedName(destination.workload)
      : 'service' in destination
        ? namespacedName(destination.service)
        : destination.address;
  return `${from} -> ${to}:${port}/${protocol}${http ? ` ${http.method} ${http.path}` : ''}`;
}
