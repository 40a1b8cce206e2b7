import { isFields } from '../../kubernetes/untrusted.ts';
import { parseGoDuration } from './go-duration.ts';
import type { Report } from './object-problem.ts';

/**
 * An object as istiod sees it once it is a protobuf message: a missing field is its zero value, null is missing, and a
 * value of the wrong type (which the schema has reported already) is missing too. Rules read through it and report to it.
 */
export class View {
  readonly value: unknown;
  readonly path: string;
  private readonly report: Report;

  constructor(value: unknown, path: string, report: Report) {
    this.value = value;
    this.path = path;
    this.report = report;
  }

  refuse(message: string): void {
    this.report({ path: this.path, message, severity: 'error' });
  }

  warn(message: string): void {
    this.report({ path: this.path, message, severity: 'warning' });
  }

  /** Refuses with a rule that is broken; says whether the rule is kept. */
  keeps(broken: string | undefined): boolean {
    if (broken !== undefined)
      this.refuse(`must be ${broken}, not ${JSON.stringify(this.value) ?? 'missing'}`);
    return broken === undefined;
  }

  /** Whether a value stands here. */
  get set(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get text(): string {
    return typeof this.value === 'string' ? this.value : '';
  }

  get number(): number {
    return typeof this.value === 'number' ? this.value : 0;
  }

  get flag(): boolean {
    return this.value === true;
  }

  /** Nanoseconds; 0 when missing or no duration. */
  get duration(): number {
    return parseGoDuration(this.text) ?? 0;
  }

  get length(): number {
    return Array.isArray(this.value) ? this.value.length : 0;
  }

  field(name: string): View {
    const value = isFields(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined;
    return new View(value, this.path === '' ? name : `${this.path}.${name}`, this.report);
  }

  /** The first of several fields that is set. */
  oneOf(...names: readonly string[]): View | undefined {
    return names.map((name) => this.field(name)).find(({ set }) => set);
  }

  items(): View[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.map((item, index) => new View(item, `${this.path}[${index}]`, this.report));
  }

  entries(): [string, View][] {
    return isFields(this.value) ? Object.keys(this.value).map((name) => [name, this.field(name)]) : [];
  }
}
