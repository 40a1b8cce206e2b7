import { type Form, form, type Keys, type MapOf, type Maybe, ruled, type ValueOf } from './form.ts';

export const text = form<string>(
  (value) => typeof value === 'string',
  (z) => z.string(),
);

export const truth = form<boolean>(
  (value) => typeof value === 'boolean',
  (z) => z.boolean(),
);

export const whole = form<number>(Number.isSafeInteger, (z) => z.int());

/** A number from a least to a greatest. */
export function amount(least: number, greatest: number): Form<number> {
  return form(
    (value) => typeof value === 'number' && value >= least && value <= greatest,
    (z) => z.number().check(z.minimum(least), z.maximum(greatest)),
  );
}

export function one<const Option extends string>(options: readonly Option[]): Form<Option> {
  return form(
    (value) => (options as readonly unknown[]).includes(value),
    (z) => z.enum(options as readonly string[]),
  );
}

export function exactly<const Value extends string | number>(only: Value): Form<Value> {
  return form(
    (value) => value === only,
    (z) => z.literal(only),
  );
}

/** A list, of at most so many items where that is said. */
export function list<Item>(item: Form<Item>, most = Number.POSITIVE_INFINITY): Form<Item[]> {
  return form(
    (value) => Array.isArray(value) && value.length <= most && value.every((one) => item.fits(one)),
    (z) => {
      const schema = z.array(item.schema(z));
      return Number.isFinite(most) ? schema.check(z.maxLength(most)) : schema;
    },
  );
}

/** A list that is not empty. */
export function some<Item>(item: Form<Item>): Form<Item[]> {
  const broken = ({ length }: Item[]) => (length > 0 ? undefined : 'a list with one item at least');
  return ruled(list(item), broken, { minItems: 1 });
}

/** A map of these keys and no others. */
export function map<const Given extends Keys>(keys: Given): Form<MapOf<Given>> {
  const forms = Object.entries(keys);
  return form(
    (value) =>
      isMap(value) &&
      Object.keys(value).every((key) => Object.hasOwn(keys, key)) &&
      forms.every(([key, inner]) => inner.fits(value[key])),
    (z) => z.strictObject(Object.fromEntries(forms.map(([key, inner]) => [key, inner.schema(z)]))),
  );
}

export function maybe<Value>(inner: Form<Value>): Maybe<Value> {
  const optional = form<Value>(
    (value) => value === undefined || inner.fits(value),
    (z) => z.optional(inner.schema(z)),
  );
  return { ...optional, mayBeAbsent: true };
}

/** A map with any keys of a form. */
export function record<Value>(key: Form<string>, inner: Form<Value>): Form<Record<string, Value>> {
  return form(
    (value) =>
      isMap(value) && Object.entries(value).every(([name, entry]) => key.fits(name) && inner.fits(entry)),
    (z) => z.record(key.schema(z) as ReturnType<typeof z.string>, inner.schema(z)),
  );
}

export function either<const Given extends readonly Form[]>(forms: Given): Form<ValueOf<Given[number]>> {
  return form(
    (value) => forms.some((inner) => inner.fits(value)),
    (z) => z.union(forms.map((inner) => inner.schema(z))),
  );
}

/** Maps that their key `kind` tells apart. */
export function byKind<const Given extends readonly Form[]>(forms: Given): Form<ValueOf<Given[number]>> {
  return form(
    (value) => forms.some((inner) => inner.fits(value)),
    (z) => {
      const [first, ...others] = forms.map((inner) => inner.schema(z) as ReturnType<typeof z.strictObject>);
      if (!first) throw new Error('no kinds');
      return z.discriminatedUnion('kind', [first, ...others]);
    },
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
