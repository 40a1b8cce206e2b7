import type { Knowledge, RequirementQuestion } from '../knowledge/knowledge.ts';
import { approachList, approachNames } from './approach-text.ts';
import { conditionText, layerName } from './condition-text.ts';

/** One id of the knowledge in words. */
export interface Explanation {
  readonly id: string;
  readonly kind: ExplanationKind;
  readonly title: string;
  /** A heading may be empty; its lines are texts to be wrapped. */
  readonly parts: readonly { readonly heading: string; readonly lines: readonly string[] }[];
}

/** Kinds of ids, in the order of listing; the text says what they are. */
export const explanationKinds = {
  questions: 'what is asked about the organisation',
  facts: 'what is asked about the cluster',
  constraints: 'facts that add a layer to the outcome or replace one',
  contradictions: 'where the guide disagrees with itself',
  capabilities: 'rows of the feature matrix',
  situations: 'rows of the quick guide',
  presets: 'ready sets of answers',
  'data-planes': 'ways to run a mesh',
  plugins: 'network plugins',
  policies: 'what a bundle can hold',
  findings: 'what the advisor may have to tell',
  sources: "the guide's reasoning: flowchart, matrix, quadrant",
} as const;
export type ExplanationKind = keyof typeof explanationKinds;

type Part = Explanation['parts'][number];

/** A policy template, as far as it can be told in words. */
export interface ExplainablePolicy {
  readonly id: string;
  readonly kind: string;
  readonly purpose: string;
  readonly why: string;
}

/** Everything that can be explained, by kind and then in the order of the knowledge. */
export function explanations(knowledge: Knowledge, policies: readonly ExplainablePolicy[]): Explanation[] {
  return [
    ...knowledge.requirements.map((question) => explainRequirement(question, knowledge)),
    ...knowledge.platform.map(
      (question): Explanation => ({
        id: question.id,
        kind: 'facts',
        title: question.ask,
        parts: [
          text('', question.help),
          text('In the answers file', question.path),
          ...(question.options === undefined
            ? []
            : [
                list(
                  'Options',
                  question.options.map(({ id, label }) => `${id}: ${label}`),
                ),
              ]),
          ...(question.default === undefined ? [] : [text('Default', JSON.stringify(question.default))]),
        ],
      }),
    ),
    ...knowledge.constraints.map(
      (constraint): Explanation => ({
        id: constraint.id,
        kind: 'constraints',
        title: constraint.title,
        parts: [
          text('', constraint.reason),
          text('Holds when', conditionText(constraint.when)),
          text(
            'Does',
            'needs' in constraint
              ? `adds ${constraint.needs.map(layerName).join(' and ')}`
              : `puts ${layerName(constraint.replaces.by)} in the place of ${layerName(constraint.replaces.layer)}`,
          ),
          text('Source', constraint.source),
        ],
      }),
    ),
    ...knowledge.contradictions.map(
      (entry): Explanation => ({
        id: entry.id,
        kind: 'contradictions',
        title: entry.title,
        parts: [text('', entry.text), text('Applies when', conditionText(entry.when))],
      }),
    ),
    ...[...knowledge.featureMatrix.capabilities, ...knowledge.featureMatrix.costs].map(
      (row): Explanation => ({
        id: row.id,
        kind: 'capabilities',
        title: row.title,
        parts: [
          text('', row.meaning),
          list('The guide says', [
            `Network Policies: ${row.guide['network-policies']}`,
            `Istio: ${row.guide.istio}`,
          ]),
          ...(row.correction ? [text('Corrected', `${row.correction.text} (${row.correction.source})`)] : []),
        ],
      }),
    ),
    ...knowledge.quickGuide.situations.map(
      (row): Explanation => ({
        id: row.id,
        kind: 'situations',
        title: row.situation,
        parts: [
          text('The guide says', approachList(row.approaches)),
          ...(row.note === undefined ? [] : [text('', row.note)]),
          text('Fits when', conditionText(row.when)),
        ],
      }),
    ),
    ...knowledge.presets.map(
      (preset): Explanation => ({
        id: preset.id,
        kind: 'presets',
        title: preset.title,
        parts: [
          text('', preset.description),
          text('The guide says', approachList(preset.guideSays)),
          text('Ends at', approachNames[preset.endsAt]),
          ...(preset.departure === undefined ? [] : [text('Because', preset.departure)]),
          list(
            'Answers',
            Object.entries(preset.answers).map(
              ([id, answer]) => `${id}: ${[answer].flat().join(', ') || 'none'}`,
            ),
          ),
        ],
      }),
    ),
    ...knowledge.dataPlanes.choices.map(
      ({ id, title, text: words }): Explanation => ({
        id,
        kind: 'data-planes',
        title,
        parts: [text('', words)],
      }),
    ),
    ...knowledge.networkPlugins.map(
      (plugin): Explanation => ({
        id: plugin.id,
        kind: 'plugins',
        title: plugin.title,
        parts: [
          text(
            'Enforces NetworkPolicy',
            plugin.condition ? `${plugin.enforces}: ${plugin.condition}` : plugin.enforces,
          ),
          ...(plugin.quirks.length > 0
            ? [
                list(
                  'Know that',
                  plugin.quirks.map((quirk) => quirk.text),
                ),
              ]
            : []),
          ...(plugin.retiring === undefined ? [] : [text('Retiring', plugin.retiring)]),
          text('Source', plugin.source),
        ],
      }),
    ),
    ...policies.map(
      ({ id, kind, purpose, why }): Explanation => ({
        id,
        kind: 'policies',
        title: `${kind}: ${purpose}`,
        parts: [text('', why.replace(/\{(?:\w+\.)*(\w+)\}/g, '<$1>'))],
      }),
    ),
    ...knowledge.findings.map(
      (finding): Explanation => ({
        id: finding.code,
        kind: 'findings',
        title: `${finding.title} (${finding.severity})`,
        parts: [
          text('Says', finding.message),
          text('Why', finding.why),
          text('Remedy', finding.remedy),
          text('Reference', finding.reference),
        ],
      }),
    ),
    ...sources(knowledge),
  ];
}

function explainRequirement(question: RequirementQuestion, knowledge: Knowledge): Explanation {
  const { flowchart, constraints } = knowledge;
  const nodes = flowchart.nodes.filter((node) => 'question' in node && node.question === question.id);
  const named = constraints.filter(({ when }) => conditionText(when).includes(`${question.id} `));
  return {
    id: question.id,
    kind: 'questions',
    title: question.ask,
    parts: [
      text('', question.help),
      list(
        'Options',
        question.options.map(({ id, label, hint }) => `${id}: ${label}${hint ? `. ${hint}` : ''}`),
      ),
      ...(question.when ? [text('Asked when', conditionText(question.when))] : []),
      text('Without an answer', withoutAnswer(question)),
      ...(nodes.length > 0
        ? [text('Flowchart', nodes.map((node) => `${node.id} ${node.text}`).join('; '))]
        : []),
      ...(named.length > 0
        ? [
            list(
              'Constraints',
              named.map(({ id, title }) => `${id}: ${title}`),
            ),
          ]
        : []),
    ],
  };
}

function sources({ flowchart, featureMatrix, quadrant }: Knowledge): Explanation[] {
  return [
    {
      id: 'flowchart',
      kind: 'sources',
      title: 'The flowchart',
      parts: [
        list(
          '',
          flowchart.nodes.map((node) => {
            if ('outcome' in node) return `${node.id} ${node.text}: ends at ${approachNames[node.outcome]}`;
            if ('next' in node) return `${node.id} ${node.text}: on to ${node.next}`;
            return `${node.id} ${node.text} ${node.edges.map(({ label, to }) => `${label}: ${to}`).join(', ')}`;
          }),
        ),
      ],
    },
    {
      id: 'both-ways',
      kind: 'sources',
      title: 'One requirement under Network Policies and under Istio',
      parts: [],
    },
    { id: 'matrix', kind: 'sources', title: 'The feature matrix', parts: [text('', featureMatrix.rule)] },
    {
      id: 'quadrant',
      kind: 'sources',
      title: `The quadrant chart: ${quadrant.axes.complexity.title} and ${quadrant.axes.security.title}`,
      parts: [
        text('', quadrant.borderRule),
        list(
          'Quadrants',
          quadrant.quadrants.map(
            ({ number, title, approach }) => `${number} ${title}: ${approachNames[approach]}`,
          ),
        ),
        list(
          'Scenarios',
          quadrant.scenarios.map(
            ({ title, complexity, security }) =>
              `${title}: complexity ${(complexity / 100).toFixed(2)}, security ${(security / 100).toFixed(2)}`,
          ),
        ),
      ],
    },
  ];
}

function withoutAnswer({ default: usual, required, requiredWhen }: RequirementQuestion): string {
  const stops = 'the run stops';
  if (required || usual === undefined) return stops;
  const assumed = `${[usual].flat().join(', ') || 'none'} is assumed`;
  return requiredWhen ? `${assumed}; where ${conditionText(requiredWhen)}, ${stops}` : assumed;
}

function text(heading: string, words: string): Part {
  return { heading, lines: [words] };
}

function list(heading: string, lines: readonly string[]): Part {
  return { heading, lines };
}
