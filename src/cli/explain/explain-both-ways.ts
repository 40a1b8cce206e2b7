import { compareBothWays, compareExample } from '../../decision/both-ways.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { BothWays } from '../../model/both-ways.ts';
import { renderBothWays } from '../../report/render-both-ways.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { readAnswersText } from '../input/read-text.ts';
import { settleAnswers } from '../input/settle-answers.ts';
import type { World } from '../world.ts';
import type { ExplainOptions } from './explain-options.ts';

export const bothWaysId = 'both-ways';

/** Whether the comparison is asked for: of the guide's example, or of calls of the user's own topology. */
export function asksForBothWays(id: string, { answers }: Pick<ExplainOptions, 'answers'>): boolean {
  return id === bothWaysId || (answers !== undefined && /^topology\.calls\[\d+\]$/.test(id));
}

/** How Network Policies and Istio would each guard a call: the guide's example, one call, or all of them. */
export async function explainBothWays(
  id: string,
  knowledge: Knowledge,
  options: ExplainOptions,
  world: World,
): Promise<ExitCode> {
  const compared =
    options.answers === undefined
      ? [compareExample(knowledge)]
      : await own(id, options.answers, knowledge, world);
  const { style } = world.results;
  world.results.write(
    options.output === 'json'
      ? JSON.stringify(compared, undefined, 2)
      : compared.map((one) => renderBothWays(one, style)).join('\n\n\n'),
  );
  return exitCode.done;
}

async function own(id: string, file: string, knowledge: Knowledge, world: World): Promise<BothWays[]> {
  const text = await readAnswersText(file, world);
  const { answers } = settleAnswers(knowledge, [{ name: file, text }], undefined);
  const { topology, platform } = answers;
  const calls = topology?.calls.filter(({ answer }) => id === bothWaysId || answer === id) ?? [];
  const compared = calls.flatMap((call) => {
    const one = topology && compareBothWays(knowledge, topology, call, platform.istio.trustDomain);
    return one ? [one] : [];
  });
  if (compared.length === 0) throw new Failure(`${file} has no such call between two workloads`);
  return compared;
}
