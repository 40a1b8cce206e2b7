import type { Knowledge, PlatformQuestion, Preset, RequirementQuestion } from '../../knowledge/knowledge.ts';
import { approachList, approachNames } from '../approach-text.ts';
import { conditionText } from '../condition-text.ts';
import { type Explanation, list, listIfAny, text } from './explanation.ts';

/** What is asked about the organisation, and where the decision reads it. */
export function explainRequirement(
  question: RequirementQuestion,
  { flowchart, constraints }: Knowledge,
): Explanation {
  const nodes = flowchart.nodes.filter((node) => 'question' in node && node.question === question.id);
  const named = constraints.filter(({ when }) => conditionText(when).includes(`${question.id} `));
  return {
    id: question.id,
    kind: 'questions',
    title: question.ask,
    path: `requirements.${question.id}`,
    parts: [
      ...text('', question.help),
      ...list(
        'Options',
        question.options.map(({ id, label, hint }) => `${id}: ${label}${hint ? `. ${hint}` : ''}`),
      ),
      ...text('Asked when', question.when && conditionText(question.when)),
      ...text('Without an answer', withoutAnswer(question)),
      ...text('Flowchart', nodes.map((node) => `${node.id} ${node.text}`).join('; ') || undefined),
      ...listIfAny(
        'Constraints',
        named.map(({ id, title }) => `${id}: ${title}`),
      ),
    ],
  };
}

/** What is asked about the cluster. */
export function explainFact(question: PlatformQuestion): Explanation {
  return {
    id: question.id,
    kind: 'facts',
    title: question.ask,
    path: question.path,
    parts: [
      ...text('', question.help),
      ...text('In the answers file', question.path),
      ...listIfAny(
        'Options',
        question.options?.map(({ id, label }) => `${id}: ${label}`),
      ),
      ...text('Default', question.default === undefined ? undefined : JSON.stringify(question.default)),
    ],
  };
}

/** A key of the answers file, with the keys that stand below it. */
export function explainKey(path: string, { answersFile, requirements, platform }: Knowledge): Explanation {
  const { fields } = answersFile;
  const below: (readonly [string, string])[] = [
    ...(path === 'requirements'
      ? requirements.map(({ id, ask }) => [`requirements.${id}`, ask] as const)
      : []),
    ...platform.map(({ path: own, ask }) => [own, ask] as const),
    ...Object.entries(fields),
  ];
  const keys = below.flatMap(([own, words]) => {
    const [key, ...rest] = own.startsWith(path) ? (own.slice(path.length).match(/[^.[\]]+/g) ?? []) : [];
    const isBelow = key !== undefined && rest.length === 0 && /^(?:\[\])?\./.test(own.slice(path.length));
    return isBelow ? [`${key}: ${words}`] : [];
  });
  const owner = path.replace(/\.[^.]+$/, '').replace(/\[\]$/, '');
  return {
    id: path,
    kind: 'keys',
    title: fields[path] ?? path,
    path,
    parts: [
      ...listIfAny('Keys', keys),
      ...text(
        'Stands in',
        owner === path ? 'the answers file, at the top' : `${owner}: ${fields[owner] ?? ''}`,
      ),
    ],
  };
}

/** A ready set of answers, and where it ends. */
export function explainPreset(preset: Preset): Explanation {
  return {
    id: preset.id,
    kind: 'presets',
    title: preset.title,
    parts: [
      ...text('', preset.description),
      ...text('The guide says', approachList(preset.guideSays)),
      ...text('Ends at', approachNames[preset.endsAt]),
      ...text('Because', preset.departure),
      ...list(
        'Answers',
        Object.entries(preset.answers).map(
          ([id, answer]) => `${id}: ${[answer].flat().join(', ') || 'none'}`,
        ),
      ),
    ],
  };
}

function withoutAnswer({ default: usual, required, requiredWhen }: RequirementQuestion): string {
  const stops = 'the run stops';
  if (required || usual === undefined) return stops;
  const assumed = `${[usual].flat().join(', ') || 'none'} is assumed`;
  return requiredWhen ? `${assumed}; where ${conditionText(requiredWhen)}, ${stops}` : assumed;
}
