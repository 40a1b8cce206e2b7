import { evaluateCondition, type Facts } from '../knowledge/evaluate-condition.ts';
import type { Knowledge, PlatformQuestion } from '../knowledge/knowledge.ts';
import {
  brokenCidrRule,
  brokenDnsLabelRule,
  brokenDnsSubdomainRule,
  brokenLabelKeyRule,
  brokenLabelValueRule,
  brokenPortNumberRule,
} from '../model/names.ts';
import { brokenQuantityRule, brokenVersionRule } from '../model/quantities.ts';

/** A platform fact as it may be asked: where its answer belongs, and what can be chosen. */
export interface AskableFact {
  readonly question: PlatformQuestion;
  /** Steps from `platform` on; a number is a place in a list. */
  readonly path: readonly (string | number)[];
  readonly options: readonly { readonly id: string; readonly label: string; readonly hint?: string }[];
}

/**
 * Platform questions that the policies may depend on. Of a list of things (gateways) the first one's kind
 * is asked; the rest of it follows from the kind, or is written in the answers file.
 */
export function askableFacts(knowledge: Knowledge, facts: Facts): AskableFact[] {
  return knowledge.platform
    .filter(({ askedAs, path, when }) => {
      const inList = path.includes('[]') && path !== 'platform.gateways[].kind';
      return (
        askedAs === undefined && !inList && (when === undefined || evaluateCondition(when, facts) === true)
      );
    })
    .map((question) => ({
      question,
      path: question.path
        .split('.')
        .slice(1)
        .flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), 0] : [step])),
      options: optionsOf(question, knowledge),
    }));
}

function optionsOf(question: PlatformQuestion, knowledge: Knowledge): AskableFact['options'] {
  switch (question.optionsFrom) {
    case 'network-plugins':
      return knowledge.networkPlugins.map(({ id, title }) => ({ id, label: title }));
    case 'resolvers':
      return knowledge.resolvers.map(({ id, title, help }) => ({ id, label: title, hint: help }));
    case 'gateways':
      return knowledge.gateways.map(({ id, title, help }) => ({ id, label: title, hint: help }));
    case undefined:
      return (question.options ?? []).map(({ id, label, hint }) => ({ id, label, ...(hint && { hint }) }));
    default:
      return question.optionsFrom satisfies never;
  }
}

/** Reads what was typed for a fact that is no choice: its value, or what is wrong with it. */
export function typeFact(
  question: PlatformQuestion,
  line: string,
): { readonly value: unknown } | { readonly wrong: string } {
  const words = line
    .trim()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  switch (question.kind) {
    case 'labels':
      return typeLabels(words);
    case 'list':
      return collectAll(words.map((word) => typeOne(question, word)));
    case 'boolean':
      return ['yes', 'no', 'true', 'false'].includes(line.trim())
        ? { value: ['yes', 'true'].includes(line.trim()) }
        : { wrong: 'yes or no' };
    case 'choice':
    case 'text':
    case 'number':
      return typeOne(question, line.trim());
    default:
      return question.kind satisfies never;
  }
}

function typeOne(
  question: PlatformQuestion,
  word: string,
): { readonly value: unknown } | { readonly wrong: string } {
  const { kind, format = 'free', minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = question;
  const number = Number(word);
  if (kind === 'number') {
    const fits = word !== '' && Number.isFinite(number) && number >= minimum && number <= maximum;
    return fits ? { value: number } : { wrong: `a number from ${minimum} to ${maximum}` };
  }
  const rule = brokenRule[format](word);
  if (rule !== undefined) return { wrong: `"${word}" is not ${rule}` };
  return { value: format === 'port' ? number : word };
}

const brokenRule = {
  'dns-label': brokenDnsLabelRule,
  'dns-name': brokenDnsSubdomainRule,
  cidr: brokenCidrRule,
  port: (word) => brokenPortNumberRule(Number(word)),
  version: brokenVersionRule,
  quantity: brokenQuantityRule,
  free: (word) => (word === '' ? 'a text' : undefined),
} as const satisfies Record<NonNullable<PlatformQuestion['format']>, (word: string) => string | undefined>;

function typeLabels(words: readonly string[]): { readonly value: unknown } | { readonly wrong: string } {
  const labels: Record<string, string> = {};
  for (const word of words) {
    const [key = '', value, ...rest] = word.split('=');
    if (value === undefined || rest.length > 0) return { wrong: `"${word}" is not of the form key=value` };
    const rule = brokenLabelKeyRule(key) ?? brokenLabelValueRule(value);
    if (rule) return { wrong: `"${word}" is not ${rule}` };
    labels[key] = value;
  }
  return Object.keys(labels).length === 0 ? { wrong: 'one label at least: key=value' } : { value: labels };
}

function collectAll(
  parts: readonly ({ readonly value: unknown } | { readonly wrong: string })[],
): { readonly value: unknown } | { readonly wrong: string } {
  const wrong = parts.find((part) => 'wrong' in part);
  if (wrong) return wrong;
  return parts.length === 0
    ? { wrong: 'one at least' }
    : { value: parts.map((part) => ('value' in part ? part.value : undefined)) };
}

/** The platform with a value put at a path; maps and lists on the way are made. */
export function withFact(
  platform: Readonly<Record<string, unknown>>,
  path: AskableFact['path'],
  value: unknown,
): Readonly<Record<string, unknown>> {
  return put(platform, path, value) as Readonly<Record<string, unknown>>;
}

function put(tree: unknown, path: AskableFact['path'], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(tree) ? [...(tree as unknown[])] : [];
    list[step] = put(list[step], rest, value);
    return list;
  }
  const map = typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? tree : {};
  return { ...map, [step]: put((map as Record<string, unknown>)[step], rest, value) };
}

/** The value at a path, or undefined. */
export function factAt(platform: unknown, path: AskableFact['path']): unknown {
  return path.reduce<unknown>(
    (tree, step) =>
      typeof tree === 'object' && tree !== null && Object.hasOwn(tree, step)
        ? (tree as Record<string | number, unknown>)[step]
        : undefined,
    platform,
  );
}
