import type { Decision } from '../model/decision.ts';
import type { Plan } from '../model/plan.ts';
export function readme(_plan: Plan, decision: Decision): string {
  return `# ${decision.approach}\n`;
}
