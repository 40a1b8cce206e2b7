import type { Condition } from '../knowledge/knowledge.ts';
import { approachNames } from './approach-text.ts';

/** A condition as a person would say it: "l7-policies is yes and not (observability is basic)". */
export function conditionText(condition: Condition): string {
  if ('all' in condition) return condition.all.map(inner).join(' and ');
  if ('any' in condition) return condition.any.map(inner).join(' or ');
  if ('not' in condition) return `not ${inner(condition.not)}`;
  if ('layer' in condition) return `${layerName(condition.layer)} is in the outcome`;
  if ('opinion' in condition) return `${condition.opinion} says ${approachNames[condition.is]}`;
  const subject = 'question' in condition ? condition.question : condition.fact;
  return `${subject} is ${'is' in condition ? condition.is : condition.in.join(' or ')}`;
}

function inner(condition: Condition): string {
  return 'all' in condition || 'any' in condition
    ? `(${conditionText(condition)})`
    : conditionText(condition);
}

/** The layer as a person would call it. */
export function layerName(layer: 'np' | 'mesh'): string {
  return layer === 'np' ? 'Network Policies' : 'the mesh';
}
