import { dump } from 'js-yaml';
import type { Knowledge, PlatformQuestion, RequirementQuestion } from '../knowledge/knowledge.ts';
import type { RequirementAnswer } from '../model/answers.ts';
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
 * answer, commented out with its default where there is none.
 */
export function renderAnswersFile(draft: AnswersDraft, knowledge: Knowledge): string {
  return [
    '# Answers for netmesh-advisor. "netmesh-advisor schema > answers.schema.json" gives editors what they',
    '# need to complete and check this file:',
    '# yaml-language-server: $schema=answers.schema.json',
    'version: 1',
    '',
    '# What the organisation needs and can bear. "unknown" is an answer everywhere: the result says',
    '# whether it could matter.',
    ...requirementLines(draft, knowledge),
    '',
    '# Facts about the cluster. What stays commented out is assumed, and listed as an assumption.',
    ...platformLines(draft, knowledge),
    '',
    '# What runs, and who calls whom. Not needed for the decision, but for the policies.',
    ...topologyLines(draft),
    '',
  ].join('\n');
}

function requirementLines({ requirements = {} }: AnswersDraft, knowledge: Knowledge): string[] {
  const lines = knowledge.requirements.flatMap((question) => [
    '',
    ...comment(`  # ${question.ask}`),
    ...question.options.map(({ id, label }) => `  #   ${id}: ${label}`),
    requirementLine(question, requirements[question.id]),
  ]);
  return ['requirements:', ...lines];
}

function requirementLine(
  { id, kind, default: fallback }: RequirementQuestion,
  answer?: RequirementAnswer,
): string {
  if (answer !== undefined) return `  ${id}: ${inline(answer)}`;
  const shown = fallback === undefined ? (kind === 'many' ? '[]' : '') : inline(fallback);
  return `  # ${id}: ${shown}`.trimEnd();
}

/** Single facts; those of lists, such as gateways, are shown as an example of the list. */
function platformLines({ platform }: AnswersDraft, knowledge: Knowledge): string[] {
  if (platform !== undefined && Object.keys(platform).length > 0) {
    return dumped({ platform });
  }
  const single = knowledge.platform.filter(
    ({ path, askedAs }) => !path.includes('[]') && askedAs === undefined,
  );
  return ['# platform:', ...nested(single)];
}

function nested(questions: readonly PlatformQuestion[]): string[] {
  const lines: string[] = [];
  let open: readonly string[] = [];
  const ordered = [...questions].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, ask, default: fallback } of ordered) {
    const [, ...steps] = path.split('.');
    const parents = steps.slice(0, -1);
    parents.forEach((parent, depth) => {
      if (open[depth] !== parent) lines.push(`# ${'  '.repeat(depth + 1)}${parent}:`);
    });
    open = parents;
    const indent = '  '.repeat(steps.length);
    lines.push(...comment(`# ${indent}# ${ask}`));
    lines.push(`# ${indent}${steps.at(-1)}: ${fallback === undefined ? '' : inline(fallback)}`.trimEnd());
  }
  return lines;
}

const exampleTopology = `# topology:
#   workloads:
#     - {name: frontend, namespace: shop}            # port 8080, HTTP
#     - {name: checkout, namespace: shop}
#     - {name: payment, namespace: shop, ports: [8080]}
#     - {name: postgres, namespace: shop, role: database, ports: [{port: 5432, appProtocol: postgres}]}
#   calls:
#     - {from: frontend, to: checkout, port: 8080}
#     - {from: checkout, to: payment, port: 8080, http: POST /process}
#     - {from: payment, to: postgres, port: 5432}
#   entryPoints:
#     - {to: frontend, port: 8080, hosts: [shop.example.com]}`;

function topologyLines({ topology }: AnswersDraft): string[] {
  return topology === undefined ? exampleTopology.split('\n') : dumped({ topology });
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
