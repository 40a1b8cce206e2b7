import { dump } from 'js-yaml';
import type { Knowledge, PlatformQuestion, RequirementQuestion } from '../knowledge/knowledge.ts';
import type { RequirementAnswer } from '../model/answers.ts';
import { conditionText } from './condition-text.ts';
import { wrap } from './wrap.ts';

/** What is known so far, in the written form of the answers file. */
export interface AnswersDraft {
  readonly requirements?: Readonly<Record<string, RequirementAnswer>>;
  readonly platform?: Readonly<Record<string, unknown>>;
  readonly topology?: Readonly<Record<string, unknown>>;
}

const width = 92;

/**
 * An answers file for people: every question with its options as comments, answered where there is an
 * answer, commented out with its default where there is none. Valid as it is, but for answers without a default.
 */
export function renderAnswersFile(draft: AnswersDraft, knowledge: Knowledge): string {
  const { editors, sections } = knowledge.answersFile;
  return [
    ...comment(`# ${editors}`),
    '# yaml-language-server: $schema=answers.schema.json',
    'version: 1',
    '',
    ...comment(`# ${sections.requirements}`),
    ...requirementLines(draft, knowledge),
    '',
    ...comment(`# ${sections.platform}`),
    ...platformLines(draft, knowledge),
    '',
    ...comment(`# ${sections.topology}`),
    ...topologyLines(draft, knowledge),
    '',
  ].join('\n');
}

function requirementLines({ requirements = {} }: AnswersDraft, knowledge: Knowledge): string[] {
  const lines = knowledge.requirements.flatMap((question) => [
    '',
    ...comment(`  # ${question.ask}`),
    ...question.options.map(({ id, label }) => `  #   ${id}: ${label}`),
    ...neededLines(question),
    requirementLine(question, requirements[question.id]),
  ]);
  return ['requirements:', ...lines];
}

/** An answer that a run does not go without, though it may show a default. */
function neededLines({ required, requiredWhen, when }: RequirementQuestion): string[] {
  const condition = required ? when : requiredWhen;
  if (condition) return comment(`  # Needed where ${conditionText(condition)}.`);
  return required ? ['  # Needed.'] : [];
}

function requirementLine(
  { id, kind, default: fallback }: RequirementQuestion,
  answer?: RequirementAnswer,
): string {
  if (answer !== undefined) return `  ${id}: ${inline(answer)}`;
  const shown = fallback === undefined ? (kind === 'many' ? '[]' : '') : inline(fallback);
  return `  # ${id}: ${shown}`.trimEnd();
}

/** Every fact with its options; those of lists, such as gateways, as one element of the list. */
function platformLines({ platform }: AnswersDraft, knowledge: Knowledge): string[] {
  if (platform !== undefined && Object.keys(platform).length > 0) {
    return dumped({ platform });
  }
  const asked = knowledge.platform.filter(({ askedAs }) => askedAs === undefined);
  return ['# platform:', ...nested(asked, knowledge)];
}

function nested(questions: readonly PlatformQuestion[], knowledge: Knowledge): string[] {
  const lines: string[] = [];
  let open: readonly string[] = [];
  const ordered = [...questions].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const question of ordered) {
    const [, ...steps] = question.path.split('.');
    const parents = steps.slice(0, -1);
    parents.forEach((parent, depth) => {
      if (open[depth] === parent) return;
      const indent = '  '.repeat(depth + 1);
      lines.push(`# ${indent}${parent.replace('[]', '')}:`);
      // The dash of a list element stands on a line of its own, so that any of its facts can be left out.
      if (parent.endsWith('[]')) lines.push(`# ${indent}  -`);
    });
    open = parents;
    const inList = parents.filter((parent) => parent.endsWith('[]')).length;
    const indent = '  '.repeat(steps.length + inList);
    lines.push(
      ...comment(`# ${indent}# ${question.ask}`),
      ...optionsOf(question, knowledge).map(([id, label]) => `# ${indent}#   ${id}: ${label}`),
      `# ${indent}${steps.at(-1)}: ${question.default === undefined ? '' : inline(question.default)}`.trimEnd(),
    );
  }
  return lines;
}

function optionsOf({ options, optionsFrom }: PlatformQuestion, knowledge: Knowledge): [string, string][] {
  const profiles = {
    'network-plugins': knowledge.networkPlugins,
    resolvers: knowledge.resolvers,
    gateways: knowledge.gateways,
  };
  if (optionsFrom !== undefined) return profiles[optionsFrom].map(({ id, title }) => [id, title]);
  return (options ?? []).map(({ id, label }) => [id, label]);
}

function topologyLines({ topology }: AnswersDraft, knowledge: Knowledge): string[] {
  if (topology !== undefined) return dumped({ topology });
  return knowledge.answersFile.example
    .trimEnd()
    .split('\n')
    .map((line) => `# ${line}`);
}

function dumped(value: unknown): string[] {
  return dump(value, { lineWidth: width, noRefs: true }).trimEnd().split('\n');
}

/** A value on one line, quoted where YAML 1.1 or 1.2 would read something else. */
function inline(value: unknown): string {
  return dump(value, { lineWidth: -1, noRefs: true, flowLevel: 0 }).trim();
}

function comment(text: string): string[] {
  const [, indent = '', rest = ''] = /^((?:# )?\s*# )(.*)$/s.exec(text) ?? [];
  return wrap(rest, width - indent.length).map((line) => indent + line);
}
