import type { PlatformQuestion, RequirementQuestion } from '../knowledge/knowledge.ts';
import { unknown } from '../model/answers.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import { writeAnswers } from './write-answers.ts';
import { commentLines, writeYaml } from './write-yaml.ts';

/**
 * The file that `init` writes: every requirement and platform fact with its question above it and its default
 * in place (`unknown` where there is none), and a small topology behind "#". Valid as it is.
 * `schema`: the address of the JSON Schema, for editors.
 */
export function writeStartingFile(knowledge: AnswersKnowledge, schema?: string): string {
  const { intro, sections, example } = knowledge.answersFile;
  const asked = knowledge.platform.filter(
    (question) => question.default !== undefined && isAlwaysThere(question.path),
  );
  const requirements = knowledge.requirements.map(({ id, default: usual }) => [id, usual ?? unknown]);
  const file = {
    ...(schema !== undefined && { $schema: schema }),
    version: 1 as const,
    requirements: Object.fromEntries(requirements),
    platform: nested(asked),
  };
  const comments = new Map([
    ['', intro],
    ['requirements', `\n${sections.requirements}`],
    ['platform', `\n${sections.platform}`],
    ...knowledge.requirements.map(
      (question) => [`requirements.${question.id}`, requirementComment(question)] as const,
    ),
    ...asked.map((question) => [question.path, platformComment(knowledge, question)] as const),
  ]);
  const topology = commentLines(sections.topology, '').concat(hidden(writeYaml({ topology: example })));
  return `${separated(writeAnswers(file, 'yaml', comments))}\n${topology.join('\n')}\n`;
}

function requirementComment({ ask, help, options, kind }: RequirementQuestion): string {
  const lines = options.map(({ id, label }) => `  ${id}: ${label}`);
  return [ask, help, kind === 'many' ? 'Any of:' : 'One of:', ...lines].join('\n');
}

function platformComment(knowledge: AnswersKnowledge, question: PlatformQuestion): string {
  const options = (question.options ?? []).map(({ id, label }) => `  ${id}: ${label}`);
  return [question.ask, ...options, ...profileOptions(knowledge, question)].join('\n');
}

function profileOptions(knowledge: AnswersKnowledge, { optionsFrom }: PlatformQuestion): string[] {
  const profiles = {
    'network-plugins': knowledge.networkPlugins,
    resolvers: knowledge.resolvers,
    gateways: knowledge.gateways,
  };
  return optionsFrom === undefined ? [] : profiles[optionsFrom].map(({ id, title }) => `  ${id}: ${title}`);
}

/** Facts of a part that need not exist, such as monitoring, have no place in a file to start from. */
function isAlwaysThere(path: string): boolean {
  return !path.includes('[]') && !/^platform\.(apiServer|monitoring|multiCluster)\./.test(path);
}

function nested(questions: readonly PlatformQuestion[]): Record<string, unknown> {
  const platform: Record<string, unknown> = {};
  for (const { path, default: usual } of questions) {
    const keys = path.split('.').slice(1);
    const last = keys.pop() ?? '';
    let inner = platform;
    for (const key of keys) {
      inner[key] ??= {};
      inner = inner[key] as Record<string, unknown>;
    }
    inner[last] = usual;
  }
  return platform;
}

function hidden(yaml: string): string[] {
  return yaml
    .trimEnd()
    .split('\n')
    .map((line) => `# ${line}`);
}

/** An empty line before each comment block, so that questions stand apart. */
function separated(yaml: string): string {
  const lines = yaml.split('\n').map((line) => (line === '#' ? '' : line));
  return lines
    .flatMap((line, at) => {
      const before = lines[at - 1] ?? '';
      const opens = line.trimStart().startsWith('#') && before !== '' && !before.trimStart().startsWith('#');
      return opens && !before.endsWith(':') ? ['', line] : [line];
    })
    .join('\n');
}
