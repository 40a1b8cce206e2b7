import type { Workload, WorkloadService } from '../../model/topology.ts';

/** A flow that follows from one to another workload: the Service by which it comes to these pods too. */
export interface Through {
  readonly through?: string;
}

/** A Service as it stands at a workload that it was not declared for, whose pods it selects all the same. */
export interface ForeignService extends WorkloadService {
  readonly ofOthers: true;
}

/** The Services by which something may come to a workload: its own, unless it comes by the one of another. */
export function servicesBy(
  { through }: Through,
  workload: Pick<Workload, 'services'> | undefined,
): readonly WorkloadService[] {
  return (workload?.services ?? []).filter((service) =>
    through === undefined ? !('ofOthers' in service) : service.name === through,
  );
}
