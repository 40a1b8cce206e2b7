import type { WorkloadService } from '../../model/topology.ts';

/**
 * Whether one of a workload's Services tells sidecars about a TCP port of its pods. A headless Service is a list of
 * pods: who asks for it dials the pod's own port, which the proxy knows only where the Service calls it by that number.
 */
export function namesPort(services: readonly WorkloadService[], port: number): boolean {
  return services.some(({ headless, ports }) =>
    ports.some(
      (own) => own.protocol === 'TCP' && own.targetPort === port && !(headless && own.port !== port),
    ),
  );
}
