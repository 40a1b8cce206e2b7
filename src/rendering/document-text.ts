import type { PlannedDocument } from '../model/plan.ts';
import { commentedYaml } from './emit-yaml.ts';

const written = new WeakMap<PlannedDocument['object'], string>();

/** A document with its reasons as a comment. Its phase and the final state share the object, and its text. */
export function documentText({ why, answers, object }: PlannedDocument): string {
  const text = written.get(object) ?? commentedYaml([why, `Asked by: ${answers.join(', ')}`], object);
  written.set(object, text);
  return text;
}
