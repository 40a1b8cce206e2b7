import { dump } from 'js-yaml';

const options = { lineWidth: -1, noRefs: true } as const;

/** How js-yaml writes the scalars that were seen so far: to find it out takes long, and documents repeat most of theirs. */
const spelled = new Map<unknown, string>();
const mostSpelled = 100_000;

/**
 * A value as YAML, as js-yaml writes it: long lines are not folded, and nothing is written as an alias. All scalars that
 * are new go through js-yaml together; only the lines around them, which hold nothing but indentation, are put here.
 */
export function yamlOf(value: unknown): string {
  if (spelled.size > mostSpelled) spelled.clear();
  const fresh = new Set<unknown>();
  if (!isFilled(value) || !collect(value, fresh)) return dump(value, options);
  if (fresh.size > 0) {
    const lines = dump([...fresh], options).split('\n');
    let index = 0;
    for (const scalar of fresh) spelled.set(scalar, (lines[index++] ?? '').slice('- '.length));
  }
  return block(value, '', '');
}

/** Adds the scalars that were not seen before; false where one of them does not stand on one line, or is no plain data. */
function collect(value: unknown, fresh: Set<unknown>): boolean {
  if (Array.isArray(value)) {
    for (const element of value) if (!collect(element, fresh)) return false;
    return true;
  }
  if (typeof value === 'object' && value !== null) {
    if (Object.getPrototypeOf(value) !== Object.prototype) return false;
    for (const key in value) {
      if (!collectScalar(key, fresh) || !collect(value[key as keyof object], fresh)) return false;
    }
    return true;
  }
  return collectScalar(value ?? null, fresh);
}

function collectScalar(value: unknown, fresh: Set<unknown>): boolean {
  if (Object.is(value, -0)) return false;
  if (spelled.has(value)) return true;
  if (typeof value === 'string') {
    if (value.length > 1000 || value.includes('\n')) return false;
    if (areWords(value)) {
      spelled.set(value, value);
      return true;
    }
  }
  fresh.add(value);
  return true;
}

/**
 * Words that no rule of YAML could take for anything else: `true`, `yes` and the like are shorter, and outside of `[]`
 * brackets and commas mean nothing.
 */
function areWords(text: string): boolean {
  return text.length > 5 && /^[A-Za-z][\w./,[\]-]*(?: [\w./,[\]-]+)*$/.test(text);
}

/** `lead` stands before the first line, `indent` before all others. */
function block(value: object, indent: string, lead: string): string {
  const inner = `${indent}  `;
  let text = '';
  let before = lead;
  if (Array.isArray(value)) {
    for (const element of value as unknown[]) {
      text += isFilled(element) ? block(element, inner, `${before}- `) : `${before}- ${inLine(element)}\n`;
      before = indent;
    }
    return text;
  }
  for (const key in value) {
    const element: unknown = value[key as keyof object];
    if (element === undefined) continue;
    text += isFilled(element)
      ? `${before}${spelled.get(key)}:\n${block(element, inner, inner)}`
      : `${before}${spelled.get(key)}: ${inLine(element)}\n`;
    before = indent;
  }
  return text;
}

function inLine(value: unknown): string {
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  return spelled.get(value ?? null) ?? '';
}

function isFilled(value: unknown): value is object {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object')
    for (const key in value) if (value[key as keyof object] !== undefined) return true;
  return false;
}
