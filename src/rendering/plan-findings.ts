import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import type { Facts } from './facts/facts.ts';
import type { Survey } from './facts/survey.ts';

export function planFindings(
  _survey: Survey,
  _facts: Facts,
): {
  findings: Finding[];
  notGenerated: Plan['notGenerated'][number][];
} {
  return { findings: [], notGenerated: [] };
}
