import type { DataPlanes, FindingEntry, Knowledge, NetworkPlugin } from '../../knowledge/knowledge.ts';
import { explainFact, explainKey, explainPreset, explainRequirement } from './explain-answers.ts';
import {
  explainCapability,
  explainConstraint,
  explainContradiction,
  explainSituation,
  explainSources,
} from './explain-guide.ts';
import { type Explanation, listIfAny, text } from './explanation.ts';

/** A policy template, as far as it can be told in words. */
export interface ExplainablePolicy {
  readonly id: string;
  readonly kind: string;
  readonly purpose: string;
  readonly why: string;
}

/** Everything that can be explained, by kind and then in the order of the knowledge. */
export function explanations(knowledge: Knowledge, policies: readonly ExplainablePolicy[]): Explanation[] {
  const { featureMatrix } = knowledge;
  return [
    ...knowledge.requirements.map((question) => explainRequirement(question, knowledge)),
    ...knowledge.platform.map(explainFact),
    ...knowledge.constraints.map(explainConstraint),
    ...knowledge.contradictions.map(explainContradiction),
    ...[...featureMatrix.capabilities, ...featureMatrix.costs].map(explainCapability),
    ...knowledge.quickGuide.situations.map(explainSituation),
    ...knowledge.presets.map(explainPreset),
    ...knowledge.dataPlanes.choices.map(explainDataPlane),
    ...knowledge.networkPlugins.map(explainPlugin),
    ...policies.map(explainPolicy),
    ...Object.keys(knowledge.answersFile.fields).map((path) => explainKey(path, knowledge)),
    ...knowledge.findings.map(explainFinding),
    ...explainSources(knowledge),
  ];
}

function explainDataPlane({ id, title, text: words }: DataPlanes['choices'][number]): Explanation {
  return { id, kind: 'data-planes', title, parts: text('', words) };
}

function explainPlugin({
  id,
  title,
  enforces,
  condition,
  quirks,
  retiring,
  source,
}: NetworkPlugin): Explanation {
  return {
    id,
    kind: 'plugins',
    title,
    parts: [
      ...text('Enforces NetworkPolicy', condition ? `${enforces}: ${condition}` : enforces),
      ...listIfAny(
        'Know that',
        quirks.map((quirk) => quirk.text),
      ),
      ...text('Retiring', retiring),
      ...text('Source', source),
    ],
  };
}

function explainPolicy({ id, kind, purpose, why }: ExplainablePolicy): Explanation {
  const words = why.replace(/\{(?:\w+\.)*(\w+)\}/g, '<$1>');
  return { id, kind: 'policies', title: `${kind}: ${purpose}`, parts: text('', words) };
}

function explainFinding({
  code,
  title,
  severity,
  message,
  why,
  remedy,
  reference,
}: FindingEntry): Explanation {
  return {
    id: code,
    kind: 'findings',
    title: `${title} (${severity})`,
    parts: [
      ...text('Says', message),
      ...text('Why', why),
      ...text('Remedy', remedy),
      ...text('Reference', reference),
    ],
  };
}
