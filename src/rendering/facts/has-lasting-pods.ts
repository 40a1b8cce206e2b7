import type { SurveyedWorkload } from './survey.ts';

/** Whether there are pods of the mesh that run all the time, unlike those of Jobs. */
export function hasLastingPods(workloads: readonly SurveyedWorkload[]): boolean {
  return workloads.some(
    ({ mode, workload }) => mode !== 'none' && !['Job', 'CronJob'].includes(workload.kind),
  );
}
