import type { ExitCode } from '../exit-code.ts';
import type { Run } from './advice-run.ts';
import { concludeWithDecision, decideFor } from './conclude-with-decision.ts';

/** From complete answers to everything that was asked for. Whatever can fail is done before anything is written. */
export async function conclude(run: Run): Promise<ExitCode> {
  const { options } = run;
  const decision = decideFor(run);
  const wantsBundle = options.outputDir !== undefined || options.output === 'yaml';
  if (!wantsBundle || decision.blocked) return concludeWithDecision(run, decision);

  const { concludeWithBundle } = await import('./conclude-with-bundle.ts');
  return concludeWithBundle(run, decision);
}
