import { nearest } from '../../answers/nearest.ts';
import { type ExplanationKind, explanationKinds } from '../../report/explanations/explanation.ts';
import { explanations } from '../../report/explanations/explanations.ts';
import { renderExplanation, renderExplanationList } from '../../report/render-explanation.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { readKnowledge } from '../input/read-knowledge.ts';
import { readTemplates } from '../input/read-templates.ts';
import type { World } from '../world.ts';
import { asksForBothWays, explainBothWays } from './explain-both-ways.ts';
import type { ExplainOptions } from './explain-options.ts';
import { findExplanations, nearestPath } from './find-explanations.ts';

/** Prints what an id stands for; `kind/id` where an id alone would be ambiguous; without one, all ids. */
export async function explain(
  id: string | undefined,
  options: ExplainOptions,
  world: World,
): Promise<ExitCode> {
  const knowledge = await readKnowledge(options.questions, world);
  if (id !== undefined && asksForBothWays(id, options)) return explainBothWays(id, knowledge, options, world);
  const { templates } = await readTemplates(options.templates, world);
  const all = explanations(knowledge, templates);
  const { style } = world.results;
  const print = (value: unknown, text: string): void =>
    world.results.write(options.output === 'json' ? JSON.stringify(value, undefined, 2) : text);

  if (id === undefined || isKind(id)) {
    const kind = id;
    const listed = all.filter((explanation) => kind === undefined || explanation.kind === kind);
    print(
      listed.map(({ id: name, kind: of, title }) => ({ id: name, kind: of, title })),
      renderExplanationList(all, kind, style),
    );
    return exitCode.done;
  }
  const found = findExplanations(id, all);
  if (found.length === 0) {
    const near =
      nearestPath(id, all) ??
      nearest(id, [...new Set(all.map((explanation) => explanation.id)), ...Object.keys(explanationKinds)]);
    throw new Failure(`"${id}" is no id${near === undefined ? '' : `; did you mean ${near}?`}`, {
      hint: `${world.calledAs} explain lists them all.`,
    });
  }
  print(found, found.map((explanation) => renderExplanation(explanation, style)).join('\n\n'));
  if (/^topology\.calls\[\d+\]$/.test(id)) {
    const command = `${world.calledAs} explain '${id}' --answers <file>`;
    world.note(`  ${command} shows how each layer would guard that call.`);
  }
  return exitCode.done;
}

function isKind(id: string): id is ExplanationKind {
  return Object.hasOwn(explanationKinds, id);
}
