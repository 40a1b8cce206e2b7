import type { Assumption } from '../model/answers.ts';
import { formatPath, type Path } from './path.ts';

/** Collects each default at the moment in which it is used, so that none goes unlisted. */
export class Assumptions {
  private readonly used: Assumption[] = [];

  /** The written value, or else the default, which is then listed. */
  fill<Value>(path: Path, written: Value | undefined, fallback: Value, question?: string): Value {
    return written === undefined ? this.assume(path, fallback, question) : written;
  }

  /** Lists a value that nobody wrote. */
  assume<Value>(path: Path, value: Value, question?: string): Value {
    const assumption = { answer: formatPath(path), value: inWords(value) };
    this.used.push(question === undefined ? assumption : { ...assumption, question });
    return value;
  }

  list(): readonly Assumption[] {
    return this.used;
  }
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(inWords).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, inner]) => `${key}: ${inWords(inner)}`)
    .join(', ');
}
