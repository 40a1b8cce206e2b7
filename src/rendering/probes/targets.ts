import type { ProbeTarget } from '../../model/probe.ts';
import type { Dialled } from '../facts/flows.ts';
import { type SurveyedWorkload, servicesFor } from '../facts/survey.ts';

/**
 * Where to reach a port of a workload: its Service with the Service's port, a pod of it where none leads there. A
 * headless Service leads to pods by its name, with their own port.
 */
export function targetOf(
  { workload }: SurveyedWorkload,
  { port, through }: { readonly port: number } & Dialled,
  by: 'name' | 'address',
): { readonly target: ProbeTarget; readonly port: number } {
  const { namespace, labels } = workload;
  const [service] = servicesFor(workload, { port, through });
  if (service) return { target: { kind: 'service', by, namespace, name: service.name }, port: service.port };
  const headless = workload.services.find(
    (one) =>
      one.headless &&
      (through === undefined || through.includes(one.name)) &&
      one.ports.some(({ targetPort }) => targetPort === port),
  );
  if (headless && by === 'name')
    return { target: { kind: 'service', by, namespace, name: headless.name }, port };
  return { target: { kind: 'pods', namespace, labels }, port };
}
