import * as z from 'zod/mini';
import { mostProblems } from './most-problems.ts';
import { nearest } from './nearest.ts';
import { type Path, quote } from './path.ts';
import { elsewhere, keysAt, schemasAt } from './schema-lookup.ts';

/** One break of the schema, before it is given a file and a line. */
export interface SchemaProblem {
  readonly path: Path;
  readonly message: string;
  readonly suggestion?: string;
}

type Issue = z.core.$ZodIssue;

/** The breaks of a schema by a value: what was expected, what was found, and the nearest valid spelling. */
export function schemaProblems(schema: z.ZodMiniType, data: unknown): SchemaProblem[] {
  const result = schema.safeParse(data, { reportInput: true });
  return result.success
    ? []
    : result.error.issues.slice(0, mostProblems).flatMap((issue) => fromIssue(schema, issue, []));
}

function fromIssue(schema: z.ZodMiniType, issue: Issue, above: Path): SchemaProblem[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(schema, path);
      return issue.keys.map((key) =>
        withSuggestion([...path, key], 'unknown', nearest(key, known) ?? elsewhere(schema, key)),
      );
    }
    case 'invalid_union': {
      const branch = closestBranch(issue);
      if (branch) return branch.flatMap((inner) => fromIssue(schema, inner as Issue, path));
      return [withSuggestion(path, expectation(expectedAt(schema, path), issue.input))];
    }
    case 'invalid_key':
      return issue.issues.map((inner) => {
        const key = String(issue.path.at(-1) ?? '');
        return {
          path: above.concat(issue.path.slice(0, -1) as Path),
          message: `${quote(key)} is not ${inner.message}`,
        };
      });
    case 'invalid_value': {
      const options = issue.values.map(String);
      const meant = typeof issue.input === 'boolean' ? booleanOption(issue.input, options) : undefined;
      const near =
        typeof issue.input === 'string'
          ? (nearest(issue.input, options) ??
            onlyOne(options, (one) => one.split('-').includes(issue.input as string)))
          : undefined;
      const suggestion = meant ?? near ?? besides(schema, path, issue.input);
      return [withSuggestion(path, expectation(`one of ${options.join(', ')}`, issue.input), suggestion)];
    }
    case 'invalid_type':
      return [typeProblem(path, issue.expected, issue.input)];
    case 'too_big': {
      const most =
        issue.origin === 'array' ? `a list of at most ${issue.maximum}` : `at most ${issue.maximum}`;
      return [withSuggestion(path, expectation(most, issue.input))];
    }
    case 'too_small':
      return [withSuggestion(path, expectation(`at least ${issue.minimum}`, issue.input))];
    default:
      return [
        withSuggestion(
          path,
          `${found(issue.input)} is not ${issue.message}`,
          respelled(schema, path, issue.input),
        ),
      ];
  }
}

function typeProblem(path: Path, expected: string, input: unknown): SchemaProblem {
  if (input === undefined) return { path, message: `missing; expected ${typeWord(expected)}` };
  const unquoted = expected === 'string' && (typeof input === 'number' || typeof input === 'boolean');
  return withSuggestion(
    path,
    expectation(typeWord(expected), input),
    unquoted ? `"${String(input)}"` : undefined,
  );
}

function expectation(expected: string, input: unknown): string {
  return input === undefined
    ? `missing; expected ${expected}`
    : `expected ${expected}, found ${found(input)}`;
}

/** What stood there, in words that are short and safe to print. */
export function found(input: unknown): string {
  if (input === null) return 'nothing';
  if (Array.isArray(input)) return input.length === 0 ? 'an empty list' : 'a list';
  if (typeof input === 'object') return 'a map';
  if (typeof input !== 'string') return String(input);
  return quote(input);
}

function typeWord(type: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map',
    record: 'a map',
  };
  return words[type] ?? type;
}

/** The branch of a union that the value was meant for: the one that agrees with its type. */
function closestBranch(issue: Issue & { code: 'invalid_union' }): readonly z.core.$ZodRawIssue[] | undefined {
  const branches = issue.errors as readonly (readonly Issue[])[];
  return branches.find((branch) => !branch.some(isAboutTheWhole)) as
    | readonly z.core.$ZodRawIssue[]
    | undefined;
}

function isAboutTheWhole(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_value') return typeof issue.input !== 'string';
  return issue.code === 'invalid_type' || (issue.code === 'invalid_union' && !closestBranch(issue));
}

function booleanOption(value: boolean, options: readonly string[]): string | undefined {
  return options.find((option) => option === (value ? 'yes' : 'no') || option === (value ? 'all' : 'off'));
}

/** The element for which it holds, where it holds for no other. */
function onlyOne<T>(all: readonly T[], holds: (one: T) => boolean): T | undefined {
  const [first, ...others] = all.filter(holds);
  return others.length === 0 ? first : undefined;
}

/** The one key beside this one of which the value is an option: `appProtocol: http` for a `protocol: http`. */
function besides(schema: z.ZodMiniType, path: Path, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const above = path.slice(0, -1);
  const key = onlyOne(keysAt(schema, above), (sibling) =>
    schemasAt(schema, [...above, sibling]).some(
      (one) => one instanceof z.ZodMiniEnum && one.options.includes(value),
    ),
  );
  return key === undefined ? undefined : `${key}: ${value}`;
}

/** The same text in another spelling, where that one is valid in its place. */
function respelled(schema: z.ZodMiniType, path: Path, input: unknown): string | undefined {
  if (typeof input !== 'string' || input.length > 63 || input === '') return undefined;
  const spellings = [
    input.toUpperCase(),
    input.toLowerCase(),
    input.toLowerCase().replace(/[_\s]+/g, '-'),
    `/${input}`,
  ];
  const places = schemasAt(schema, path);
  return spellings.find(
    (spelling) => spelling !== input && places.some((place) => place.safeParse(spelling).success),
  );
}

function withSuggestion(path: Path, message: string, suggestion?: string): SchemaProblem {
  return suggestion === undefined ? { path, message } : { path, message, suggestion };
}

function expectedAt(schema: z.ZodMiniType, path: Path): string {
  const words = schemasAt(schema, path).map((one) => typeWord(one.type === 'enum' ? 'string' : one.type));
  return [...new Set(words)].join(' or ') || 'another value';
}
