import type { RolloutStep } from '../../model/plan.ts';

/** A step of a rollout as a person would carry it out. */
export function describeStep(step: RolloutStep): string {
  switch (step.kind) {
    case 'apply':
      return `kubectl apply -k ${step.directory}`;
    case 'delete':
      return `kubectl delete -k ${step.directory}`;
    case 'label': {
      const { kind, namespace, name } = step.target;
      const place = namespace ? ` -n ${namespace}` : '';
      const labels = Object.entries(step.labels).map(([key, value]) =>
        value === null ? `${key}-` : `${key}=${value}`,
      );
      return `kubectl label ${kind.toLowerCase()} ${name}${place} ${labels.join(' ')}`;
    }
    case 'restart':
      return `kubectl rollout restart deployment,statefulset,daemonset -n ${step.namespace}`;
    case 'command':
      return step.command;
    default:
      return step satisfies never;
  }
}
