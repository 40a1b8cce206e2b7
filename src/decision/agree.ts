import { evaluateCondition, type Facts, type OpinionFact } from '../knowledge/evaluate-condition.ts';
import { fillText } from '../knowledge/fill-text.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import {
  type Agreement,
  type Approach,
  type FiredConstraint,
  hasLayer,
  type Opinions,
  type PolicyLayer,
} from '../model/decision.ts';

const opinionNames = [
  'flowchart',
  'matrix',
  'quadrant',
  'quickGuide',
] as const satisfies readonly (keyof Opinions)[];

/**
 * How far the four opinions agree with the decision, as a whole and for each layer, and which of the guide's own
 * contradictions apply. An opinion that an unknown leaves open agrees only where all that it leaves open does; where
 * only some does, it does not say.
 */
export function agree(
  knowledge: Knowledge,
  opinions: Opinions,
  decided: { readonly approach: Approach; readonly fired: readonly FiredConstraint[] },
  facts: Facts,
): Agreement {
  const readings = readOpinions(opinions);
  const perOpinion = Object.fromEntries(
    opinionNames.map((name) => [name, compare(readings[name], decided.approach)]),
  ) as Agreement['perOpinion'];
  const contradictions = knowledge.contradictions
    .filter(({ when }) => evaluateCondition(when, { ...facts, opinions: readings }) === true)
    .map(({ id }) => id);
  return { perOpinion, summary: summarise(knowledge, readings, perOpinion, decided), contradictions };
}

/** The opinions as facts: what they name, or what they leave open. */
function readOpinions(opinions: Opinions): Record<keyof Opinions, OpinionFact> {
  return {
    flowchart: { approaches: opinions.flowchart.outcomes, reading: 'open' },
    matrix: { approaches: opinions.matrix.best, reading: 'open' },
    quadrant: { approaches: opinions.quadrant.approaches, reading: 'open' },
    quickGuide: { approaches: opinions.quickGuide.approaches, reading: 'names' },
  };
}

function compare(opinion: OpinionFact, approach: Approach): Agreement['perOpinion'][keyof Opinions] {
  const whole = judge(opinion, (candidate) => candidate === approach);
  const mesh = judge(opinion, (candidate) => hasLayer(candidate, 'mesh') === hasLayer(approach, 'mesh'));
  const networkPolicies = judge(
    opinion,
    (candidate) => hasLayer(candidate, 'np') === hasLayer(approach, 'np'),
  );
  return {
    ...(whole !== undefined && { whole }),
    ...(mesh !== undefined && { mesh }),
    ...(networkPolicies !== undefined && { networkPolicies }),
  };
}

function judge(
  { approaches, reading }: OpinionFact,
  agrees: (approach: Approach) => boolean,
): boolean | undefined {
  if (approaches.length === 0) return undefined;
  const agreeing = approaches.filter(agrees).length;
  if (reading === 'names') return agreeing > 0;
  return agreeing === approaches.length ? true : agreeing === 0 ? false : undefined;
}

function summarise(
  { agreement }: Knowledge,
  readings: Readonly<Record<keyof Opinions, OpinionFact>>,
  perOpinion: Agreement['perOpinion'],
  { approach, fired }: { readonly approach: Approach; readonly fired: readonly FiredConstraint[] },
): string {
  const wholes = opinionNames.filter((name) => perOpinion[name].whole === true).length;
  const total = opinionNames.length;
  const whole = wholes === total ? agreement.unanimous : wholes > 0 ? agreement.some : agreement.none;
  const wanting = (layer: PolicyLayer) =>
    opinionNames.filter((name) => judge(readings[name], (one) => hasLayer(one, layer)) === true).length;
  const isOpen = opinionNames.some(
    (name) => readings[name].reading === 'open' && readings[name].approaches.length > 1,
  );
  const sentences = [
    fillText(whole, { approach: agreement.approaches[approach], count: agreement.counts[wholes] ?? '' }),
    ...(wholes === total
      ? []
      : [
          fillText(agreement.layersWanted, {
            mesh: agreement.counts[wanting('mesh')] ?? '',
            np: agreement.countsWithin[wanting('np')] ?? '',
          }),
        ]),
    ...constraintSentences(agreement, fired),
    ...(isOpen ? [agreement.open] : []),
  ];
  return sentences.join(' ');
}

function constraintSentences(agreement: Knowledge['agreement'], fired: readonly FiredConstraint[]): string[] {
  const replacing = fired.filter(({ drops }) => drops.length > 0);
  const adding = fired.filter(({ changedOutcome, drops }) => changedOutcome && drops.length === 0);
  const layers = [...new Set(adding.flatMap(({ adds }) => adds))]
    .sort()
    .map((layer) => agreement.layers[layer]);
  const added =
    adding.length === 0 ? [] : [adding.length === 1 ? agreement.oneConstraint : agreement.severalConstraints];
  return [
    ...added.map((text) =>
      fillText(text, {
        count: agreement.counts[adding.length] ?? String(adding.length),
        layers: layers.join(' + '),
      }),
    ),
    ...(replacing.length > 0 ? [agreement.replaced] : []),
  ];
}
