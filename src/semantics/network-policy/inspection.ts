import { isFields } from '../../kubernetes/untrusted.ts';

type Report = (kind: 'refused' | 'ineffective', path: string, message: string) => void;

/** One value of an unchecked object, with its path; faults go to where the root was told. */
export class Inspection {
  readonly value: unknown;
  /** Its key, or its index, in what holds it. */
  readonly step: string | number;
  private readonly report: Report;
  private readonly above: Inspection | undefined;

  constructor(value: unknown, report: Report, step: string | number = '', above?: Inspection) {
    this.value = value;
    this.step = step;
    this.report = report;
    this.above = above;
  }

  get path(): string {
    if (this.above === undefined) return '';
    const { path } = this.above;
    if (typeof this.step === 'number') return `${path}[${this.step}]`;
    return path === '' ? this.step : `${path}.${this.step}`;
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
    if (!isFields(this.value)) return;
    for (const name of Object.keys(this.value)) {
      if (!names.includes(name)) this.field(name).refuse(`is no field here; there are ${names.join(', ')}`);
    }
  }

  field(name: string): Inspection {
    const value = isFields(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined;
    return new Inspection(value, this.report, name, this);
  }

  entries(): Inspection[] {
    return isFields(this.value) ? Object.keys(this.value).map((name) => this.field(name)) : [];
  }

  items(): Inspection[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.map((item, index) => new Inspection(item, this.report, index, this));
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
