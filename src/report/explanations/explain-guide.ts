import type {
  Constraint,
  Contradiction,
  FeatureMatrix,
  Knowledge,
  QuickGuide,
} from '../../knowledge/knowledge.ts';
import { approachList, approachNames } from '../approach-text.ts';
import { conditionText, layerName } from '../condition-text.ts';
import { type Explanation, list, text } from './explanation.ts';

/** A fact that adds a layer to the outcome or replaces one. */
export function explainConstraint(constraint: Constraint): Explanation {
  return {
    id: constraint.id,
    kind: 'constraints',
    title: constraint.title,
    parts: [
      ...text('', constraint.reason),
      ...text('Holds when', conditionText(constraint.when)),
      ...text(
        'Does',
        'needs' in constraint
          ? `adds ${constraint.needs.map(layerName).join(' and ')}`
          : `puts ${layerName(constraint.replaces.by)} in the place of ${layerName(constraint.replaces.layer)}`,
      ),
      ...text('Source', constraint.source),
    ],
  };
}

/** Where the guide disagrees with itself. */
export function explainContradiction({ id, title, text: words, when }: Contradiction): Explanation {
  return {
    id,
    kind: 'contradictions',
    title,
    parts: [...text('', words), ...text('Applies when', conditionText(when))],
  };
}

/** A row of the feature matrix, of capabilities or of costs. */
export function explainCapability(
  row: (FeatureMatrix['capabilities'] | FeatureMatrix['costs'])[number],
): Explanation {
  const { correction } = row;
  return {
    id: row.id,
    kind: 'capabilities',
    title: row.title,
    parts: [
      ...text('', row.meaning),
      ...list('The guide says', [
        `Network Policies: ${row.guide['network-policies']}`,
        `Istio: ${row.guide.istio}`,
      ]),
      ...text('Corrected', correction && `${correction.text} (${correction.source})`),
    ],
  };
}

/** A row of the quick guide. */
export function explainSituation(row: QuickGuide['situations'][number]): Explanation {
  return {
    id: row.id,
    kind: 'situations',
    title: row.situation,
    parts: [
      ...text('The guide says', approachList(row.approaches)),
      ...text('', row.note),
      ...text('Fits when', conditionText(row.when)),
    ],
  };
}

/** The guide's reasoning as a whole: each of its sources under its own id. */
export function explainSources({ flowchart, featureMatrix, quadrant }: Knowledge): Explanation[] {
  return [
    {
      id: 'flowchart',
      kind: 'sources',
      title: 'The flowchart',
      parts: list(
        '',
        flowchart.nodes.map((node) => {
          if ('outcome' in node) return `${node.id} ${node.text}: ends at ${approachNames[node.outcome]}`;
          if ('next' in node) return `${node.id} ${node.text}: on to ${node.next}`;
          return `${node.id} ${node.text} ${node.edges.map(({ label, to }) => `${label}: ${to}`).join(', ')}`;
        }),
      ),
    },
    {
      id: 'both-ways',
      kind: 'sources',
      title: 'One requirement under Network Policies and under Istio',
      parts: [],
    },
    { id: 'matrix', kind: 'sources', title: 'The feature matrix', parts: text('', featureMatrix.rule) },
    {
      id: 'quadrant',
      kind: 'sources',
      title: `The quadrant chart: ${quadrant.axes.complexity.title} and ${quadrant.axes.security.title}`,
      parts: [
        ...text('', quadrant.borderRule),
        ...list(
          'Quadrants',
          quadrant.quadrants.map(
            ({ number, title, approach }) => `${number} ${title}: ${approachNames[approach]}`,
          ),
        ),
        ...list(
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
