import type { ExitCode } from '../exit-code.ts';
import type { Run } from './advice-run.ts';
import type { AdviseOptions } from './advise-options.ts';
import { concludeWithDecision, decideFor } from './conclude-with-decision.ts';

/** Whether more than a decision was asked for. */
export function wantsPolicies({ outputDir, output }: Pick<AdviseOptions, 'outputDir' | 'output'>): boolean {
  return outputDir !== undefined || output === 'yaml';
}

/** From complete answers to everything that was asked for. Whatever can fail is done before anything is written. */
export async function conclude(run: Run): Promise<ExitCode> {
  const { options } = run;
  const decision = decideFor(run);
  if (!wantsPolicies(options) || decision.blocked) return concludeWithDecision(run, decision);

  const { concludeWithBundle } = await import('./conclude-with-bundle.ts');
  return concludeWithBundle(run, decision);
}
