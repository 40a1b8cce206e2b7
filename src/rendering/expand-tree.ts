import { type Condition, holds } from './condition.ts';
import { brokenNameRule, cappedName } from './object-name.ts';
import { type Scope, valueAt, withName } from './scope.ts';
import type { Tree } from './template.ts';
import { TemplateError } from './template-error.ts';

export const directives = ['$value', '$each', '$if', '$merge', '$name'] as const;
/** A path of two names at least, so that jsonpath and JSON in commands are left alone. */
const placeholder = /\{([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+)\}/g;

/** Stands for "leave this key or element out". */
const nothing = Symbol('nothing');
const dollar = 36;

/**
 * Carries out the directives of a template's tree. Values are put in as parsed data, so none of them can change the
 * structure of the document; text is only ever joined inside `$name`, and the result must be a valid name.
 * @throws TemplateError with the place in the tree.
 */
export function expandTree(tree: Tree, scope: Scope, template: string, place: string): Tree {
  const expanded = expand(tree, scope, template, place);
  if (expanded === nothing) throw new TemplateError(template, place, 'nothing is left of the document');
  return expanded as Tree;
}

function expand(tree: Tree, scope: Scope, template: string, place: string): Tree | typeof nothing {
  if (Array.isArray(tree)) return expandList(tree, scope, template, place);
  if (typeof tree !== 'object' || tree === null) return tree;
  const node = tree as { readonly [key: string]: Tree };
  for (const key in node) {
    if (key.charCodeAt(0) === dollar) return carryOut(node, scope, template, place);
  }
  return expandMap(node, scope, template, place);
}

function carryOut(
  node: { readonly [key: string]: Tree },
  scope: Scope,
  template: string,
  place: string,
): Tree | typeof nothing {
  if ('$value' in node) return valueAtPath(node.$value, scope, template, place);
  if ('$name' in node) return nameOf(node.$name, scope, template, place);
  if ('$each' in node) return eachOf(node, scope, template, place);
  if ('$if' in node) {
    const [branch, key] = holds(node.$if as unknown as Condition, scope)
      ? [node.then, 'then']
      : [node.else, 'else'];
    return branch === undefined ? nothing : expand(branch, scope, template, `${place}.${key}`);
  }
  if ('$merge' in node) return mergeOf(node.$merge, scope, template, place);
  return expandMap(node, scope, template, place);
}

function expandMap(
  node: { readonly [key: string]: Tree },
  scope: Scope,
  template: string,
  place: string,
): Tree {
  const result: Record<string, Tree> = {};
  for (const key of Object.keys(node)) {
    const expanded = expand(node[key] ?? null, scope, template, `${place}.${key}`);
    if (expanded !== nothing) setOwn(result, key, expanded as Tree);
  }
  return result;
}

/** Elements of `$each` are spliced into the list around it; an `$if` without a fitting branch leaves its element out. */
function expandList(list: readonly Tree[], scope: Scope, template: string, place: string): Tree {
  const result: Tree[] = [];
  for (const [index, element] of list.entries()) {
    const expanded = expand(element, scope, template, `${place}[${index}]`);
    if (expanded === nothing) continue;
    if (!isEach(element)) result.push(expanded as Tree);
    else for (const own of expanded as readonly Tree[]) result.push(own);
  }
  return result;
}

function valueAtPath(path: Tree | undefined, scope: Scope, template: string, place: string): Tree {
  const value = valueAt(scope, String(path));
  if (value === undefined) throw new TemplateError(template, place, `there is no ${String(path)} here`);
  return value as Tree;
}

function eachOf(node: { readonly [key: string]: Tree }, scope: Scope, template: string, place: string): Tree {
  const list = valueAtPath(node.$each, scope, template, place);
  if (!Array.isArray(list)) throw new TemplateError(template, place, `${String(node.$each)} is not a list`);
  const name = String(node.as);
  const result: Tree[] = [];
  for (const element of list as readonly Tree[]) {
    const expanded = expand(node.do ?? null, withName(scope, name, element), template, `${place}.do`);
    if (expanded !== nothing) result.push(expanded as Tree);
  }
  return result;
}

function mergeOf(parts: Tree | undefined, scope: Scope, template: string, place: string): Tree {
  const merged: Record<string, Tree> = {};
  for (const [index, part] of ((parts ?? []) as readonly Tree[]).entries()) {
    const expanded = expand(part, scope, template, `${place}.$merge[${index}]`);
    if (expanded === nothing) continue;
    if (typeof expanded !== 'object' || expanded === null || Array.isArray(expanded)) {
      throw new TemplateError(template, `${place}.$merge[${index}]`, 'only maps can be merged');
    }
    for (const [key, value] of Object.entries(expanded)) {
      if (Object.hasOwn(merged, key)) {
        throw new TemplateError(template, `${place}.$merge[${index}]`, `${key} is there already`);
      }
      setOwn(merged, key, value);
    }
  }
  return merged;
}

/** A key that looks like a prototype stays a key. */
function setOwn(map: Record<string, Tree>, key: string, value: Tree): void {
  if (key === '__proto__')
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  else map[key] = value;
}

function nameOf(pattern: Tree | undefined, scope: Scope, template: string, place: string): string {
  const name = cappedName(fillPlaceholders(String(pattern), scope, template, place));
  const broken = brokenNameRule(name);
  if (broken) throw new TemplateError(template, place, `"${name}" is not ${broken}`);
  return name;
}

/**
 * Joins scalar facts into a text: for names, for paths of files, for sentences that people read, and, with a `quote`,
 * for commands.
 */
export function fillPlaceholders(
  pattern: string,
  scope: Scope,
  template: string,
  place: string,
  quote: (value: string) => string = (value) => value,
): string {
  return pattern.replace(placeholder, (_, path: string) => {
    const value = valueAt(scope, path);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new TemplateError(template, place, `{${path}} is not a text here`);
    }
    return quote(String(value));
  });
}

/** Paths in the `{placeholders}` of a text. */
export function placeholdersIn(pattern: string): string[] {
  return [...pattern.matchAll(placeholder)].map((match) => match[1] ?? '');
}

function isEach(tree: Tree): boolean {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree) && Object.hasOwn(tree, '$each');
}
