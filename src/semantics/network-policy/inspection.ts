import { isFields } from '../../kubernetes/untrusted.ts';

type Report = (kind: 'refused' | 'ineffective', path: string, message: string) => void;

/** One value of an unchecked object, with its path; faults go to where the root was told. */
export class Inspection {
  readonly value: unknown;
  readonly path: string;
  private readonly report: Report;

  constructor(value: unknown, path: string, report: Report) {
    this.value = value;
    this.path = path;
    this.report = report;
  }

  refuse(message: string): void {
    this.report('refused', this.path, message);
  }

  ineffective(message: string): void {
    this.report('ineffective', this.path, message);
  }

  /** Missing, or null, which the API reads as missing. */
  isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  isObject(): boolean {
    return this.expect(isFields(this.value), 'an object');
  }

  isList(): boolean {
    return this.expect(Array.isArray(this.value), 'a list');
  }

  isText(): boolean {
    return this.expect(typeof this.value === 'string', 'a string');
  }

  mustBeOneOf(values: readonly string[]): void {
    if (!values.includes(this.value as string))
      this.refuse(`must be ${values.join(' or ')}, not ${this.shown()}`);
  }

  /** Applies a rule of `model/names.ts` to a value of the right type; says whether it holds. */
  mustKeep<T>(brokenRule: (value: T) => string | undefined): boolean {
    const broken = brokenRule(this.value as T);
    if (broken !== undefined) this.refuse(`must be ${broken}, not ${this.shown()}`);
    return broken === undefined;
  }

  allowFields(names: readonly string[]): void {
    for (const entry of this.entries()) {
      const name = entry.path.slice(this.path === '' ? 0 : this.path.length + 1);
      if (!names.includes(name)) entry.refuse(`is no field here; there are ${names.join(', ')}`);
    }
  }

  field(name: string): Inspection {
    const value = isFields(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined;
    return new Inspection(value, this.path === '' ? name : `${this.path}.${name}`, this.report);
  }

  entries(): Inspection[] {
    return isFields(this.value) ? Object.keys(this.value).map((name) => this.field(name)) : [];
  }

  items(): Inspection[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.map((item, index) => new Inspection(item, `${this.path}[${index}]`, this.report));
  }

  private expect(holds: boolean, what: string): boolean {
    if (!holds)
      this.refuse(
        this.isAbsent() ? `is missing; it must be ${what}` : `must be ${what}, not ${this.shown()}`,
      );
    return holds;
  }

  private shown(): string {
    const text = JSON.stringify(this.value) ?? String(this.value);
    return text.length > 60 ? `${text.slice(0, 57)}…` : text;
  }
}
