import type { WorkloadService } from '../../model/topology.ts';
import { isHttp, type SurveyedWorkload } from './survey.ts';

/** A port of a Service, and the port of the pods to which it leads. */
export interface RoutedPort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
}

/** Ports of a workload's own Services that have an address and lead to HTTP ports, or to one port, by name. */
export function routedPorts({ workload, ownServices }: SurveyedWorkload, target?: number): RoutedPort[] {
  const speaksHttp = (port: number) =>
    workload.ports.some((own) => own.port === port && isHttp(own.appProtocol)) ||
    !workload.ports.some((own) => own.port === port);
  return ownServices
    .filter(({ headless }) => !headless)
    .flatMap(({ name, ports }) =>
      ports
        .filter(({ protocol }) => protocol === 'TCP')
        .filter(({ targetPort }) => (target === undefined ? speaksHttp(targetPort) : targetPort === target))
        .map(({ port, targetPort }) => ({ name, port, targetPort })),
    )
    .sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
}

/** Names of Services that have an address and a TCP port, by name. */
export function addressedNames(services: readonly WorkloadService[]): string[] {
  return services
    .filter(({ headless, ports }) => !headless && ports.some(({ protocol }) => protocol === 'TCP'))
    .map(({ name }) => name)
    .sort();
}

/** What callers in the cluster dial for a Service. */
export function hostOf({ namespace }: { readonly namespace: string }, service: string): string {
  return `${service}.${namespace}.svc.cluster.local`;
}
