import type { RolloutStep } from '../../model/plan.ts';
import { quoteShell } from './quote-shell.ts';

/** The shell command of a step, as a person runs it in the bundle's directory. */
export function commandOf(step: RolloutStep): string {
  switch (step.kind) {
    case 'apply':
      return `kubectl apply -k ${quoteShell(step.directory)}`;
    case 'delete':
      return `kubectl delete -k ${quoteShell(step.directory)}`;
    case 'label': {
      const { kind, namespace, name } = step.target;
      const place = namespace === undefined ? '' : ` -n ${quoteShell(namespace)}`;
      const changes = Object.entries(step.labels).map(([key, value]) =>
        value === null ? `${key}-` : quoteShell(`${key}=${value}`),
      );
      return `kubectl label ${kind.toLowerCase()}${place} ${quoteShell(name)} ${changes.join(' ')} --overwrite`;
    }
    case 'restart': {
      const place = quoteShell(step.namespace);
      return (
        `kubectl rollout restart deployment,statefulset,daemonset -n ${place}\n` +
        `kubectl get deployment,statefulset,daemonset -n ${place} -o name |\n` +
        `  xargs -r -n 1 kubectl rollout status -n ${place} --timeout=10m`
      );
    }
    case 'command':
      return step.command;
    default:
      return step satisfies never;
  }
}
