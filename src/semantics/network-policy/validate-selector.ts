import { brokenLabelKeyRule, brokenLabelValueRule } from '../../model/names.ts';
import type { Inspection } from './inspection.ts';

/** A label selector by the rules of `apimachinery/pkg/apis/meta/v1/validation`; missing is a fault. */
export function inspectSelector(selector: Inspection): void {
  if (!selector.isObject()) return;
  selector.allowFields(['matchLabels', 'matchExpressions']);
  inspectLabels(selector.field('matchLabels'));
  const expressions = selector.field('matchExpressions');
  if (expressions.isAbsent() || !expressions.isList()) return;
  for (const expression of expressions.items()) inspectExpression(expression);
}

/** A map of labels; missing is none. */
export function inspectLabels(labels: Inspection): void {
  if (labels.isAbsent() || !labels.isObject()) return;
  for (const entry of labels.entries()) {
    const broken = brokenLabelKeyRule(String(entry.step));
    if (broken !== undefined) entry.refuse(`the key must be ${broken}`);
    if (entry.isText()) entry.mustKeep(brokenLabelValueRule);
  }
}

function inspectExpression(expression: Inspection): void {
  if (!expression.isObject()) return;
  expression.allowFields(['key', 'operator', 'values']);
  const key = expression.field('key');
  if (key.isText()) key.mustKeep(brokenLabelKeyRule);
  const operator = expression.field('operator');
  operator.mustBeOneOf(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  const values = expression.field('values');
  const given = !values.isAbsent() && values.isList() ? values.items() : [];
  for (const value of given) if (value.isText()) value.mustKeep(brokenLabelValueRule);
  const needsValues = operator.value === 'In' || operator.value === 'NotIn';
  if (needsValues && given.length === 0) values.refuse(`must have a value for ${String(operator.value)}`);
  if (!needsValues && given.length > 0) values.refuse(`must be empty for ${String(operator.value)}`);
}
