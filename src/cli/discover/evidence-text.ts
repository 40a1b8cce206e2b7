import type { Evidence } from '../../model/topology.ts';

/** "Deployment shop/web containers[0].env[0] API_URL (web.yaml:12)", without the way to the pod that every object has. */
export function evidenceText(evidence: Evidence): string {
  return `${evidence.object} ${fieldText(evidence)} (${placeText(evidence)})`;
}

export function fieldText({ field }: Evidence): string {
  return field.replace(/^spec\.(jobTemplate\.spec\.)?template\.spec\./, '');
}

export function placeText({ file, line }: Evidence): string {
  return line === undefined ? file : `${file}:${line}`;
}
