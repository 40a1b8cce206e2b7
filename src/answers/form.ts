import type * as zod from 'zod/mini';

/** The functions of zod that forms use, given by who has loaded them. */
export type Zod = Pick<
  typeof zod,
  | 'array'
  | 'boolean'
  | 'discriminatedUnion'
  | 'enum'
  | 'int'
  | 'literal'
  | 'maximum'
  | 'maxLength'
  | 'meta'
  | 'minimum'
  | 'number'
  | 'optional'
  | 'record'
  | 'strictObject'
  | 'string'
  | 'union'
>;
type Schema = zod.ZodMiniType;

/**
 * What a value in an answers file may be. The form is told twice, side by side: as a test, which takes next to no
 * time, and as a schema of zod, which takes long to load and to build, says what is wrong, and writes JSON Schema.
 */
export interface Form<Value = unknown> {
  /** Whether the schema would accept the value. */
  fits(value: unknown): boolean;
  schema(z: Zod): Schema;
  /** Of the values; for the compiler alone. */
  readonly of?: Value;
}

/** A key that may be left out. */
export interface Maybe<Value = unknown> extends Form<Value> {
  readonly mayBeAbsent: true;
}

export type ValueOf<Given> = Given extends Form<infer Value> ? Value : never;

export type Keys = Readonly<Record<string, Form>>;
type OptionalKey<Given extends Keys> = {
  [Key in keyof Given]: Given[Key] extends Maybe ? Key : never;
}[keyof Given];
type Flat<Given> = { [Key in keyof Given]: Given[Key] };
export type MapOf<Given extends Keys> = Flat<
  { [Key in Exclude<keyof Given, OptionalKey<Given>>]: ValueOf<Given[Key]> } & {
    [Key in OptionalKey<Given>]?: ValueOf<Given[Key]> | undefined;
  }
>;

/** Of its own schema there is one, however often it is used. */
export function form<Value>(fits: (value: unknown) => boolean, build: (z: Zod) => Schema): Form<Value> {
  let built: Schema | undefined;
  return {
    fits,
    schema(z) {
      built ??= build(z);
      return built;
    },
  };
}

/** As much of a rule as JSON Schema can say, for editors: it may accept more than the rule. */
export type Shape = Readonly<
  Partial<
    Record<'maxLength' | 'minimum' | 'maximum' | 'minItems' | 'minProperties', number> &
      Record<'pattern', string>
  >
>;

/** A form with one more rule, of which the words become the message of its issue. */
export function ruled<Value>(
  base: Form<Value>,
  brokenRule: (value: Value) => string | undefined,
  shape: Shape = {},
): Form<Value> {
  return form(
    (value) => base.fits(value) && brokenRule(value as Value) === undefined,
    (z) =>
      base.schema(z).check((context) => {
        const message = brokenRule(context.value as Value);
        if (message !== undefined) context.issues.push({ code: 'custom', message, input: context.value });
      }, z.meta(shape)),
  );
}
