import { factsIn } from './condition.ts';
import { conditionSchema } from './condition-schema.ts';
import { directives, placeholdersIn } from './expand-tree.ts';
import { factShape } from './facts/fact-shape.ts';
import { type Shape, shapeAt } from './facts/shape.ts';
import type { Template, Tree } from './template.ts';
import type { TemplateFault } from './template-faults.ts';

type Names = { readonly [name: string]: Shape };

/** Every fault of one template: unknown facts, unknown directives, `$each` over what is no list. */
export function faultsOf(template: Template): TemplateFault[] {
  const faults: { place: string; message: string }[] = [];
  const report = (place: string, message: string) => faults.push({ place, message });
  const names: Names = { ...factShape, ...itemOf(template, report) };

  for (const fact of template.when ? factsIn(template.when) : []) checkFact(fact, names, 'when', report);
  for (const path of placeholdersIn(template.why)) checkText(path, names, 'why', report);
  for (const path of placeholdersIn(template.file ?? '')) checkText(path, names, 'file', report);
  for (const [index, answer] of template.answers.entries()) {
    if (typeof answer !== 'string') checkFact(answer.$value, names, `answers[${index}]`, report);
  }
  checkTree(template.document, names, 'document', report);
  return faults.map((fault) => ({ template: template.id, ...fault }));
}

type Report = (place: string, message: string) => void;

function itemOf({ forEach }: Template, report: Report): Names {
  if (forEach === undefined) return {};
  const shape = shapeAt(factShape, forEach);
  if (Array.isArray(shape)) return { item: shape[0] as Shape };
  report('forEach', shape === undefined ? `there is no fact ${forEach}` : `${forEach} is not a list`);
  return { item: 'any' };
}

function checkTree(tree: Tree, names: Names, place: string, report: Report): void {
  if (Array.isArray(tree)) {
    for (const [index, element] of tree.entries()) checkTree(element, names, `${place}[${index}]`, report);
    return;
  }
  if (typeof tree !== 'object' || tree === null) return;
  const node = tree as { readonly [key: string]: Tree };
  const keys = Object.keys(node);
  const used = keys.filter((key) => key.startsWith('$'));
  for (const key of used) {
    if (!(directives as readonly string[]).includes(key)) report(`${place}.${key}`, 'is not a directive');
  }
  if (used.length === 0) {
    for (const [key, value] of Object.entries(node)) checkTree(value, names, `${place}.${key}`, report);
    return;
  }
  const [directive] = used;
  const companions = { $each: ['as', 'do'], $if: ['then', 'else'] } as Record<string, readonly string[]>;
  const stray = keys.filter((key) => key !== directive && !companions[directive ?? '']?.includes(key));
  for (const key of stray) report(`${place}.${key}`, `does not belong beside ${directive}`);
  checkDirective(directive ?? '', node, names, place, report);
}

function checkDirective(
  directive: string,
  node: { readonly [key: string]: Tree },
  names: Names,
  place: string,
  report: Report,
): void {
  switch (directive) {
    case '$value':
      checkFact(String(node.$value), names, place, report);
      return;
    case '$name': {
      const paths = placeholdersIn(String(node.$name));
      for (const path of paths) checkText(path, names, place, report);
      return;
    }
    case '$each': {
      const path = String(node.$each);
      const shape = shapeAt(names, path);
      if (shape === undefined) report(place, `there is no fact ${path}`);
      else if (shape !== 'any' && !Array.isArray(shape)) report(place, `${path} is not a list`);
      if (typeof node.as !== 'string' || node.do === undefined) report(place, '$each needs `as` and `do`');
      const element: Shape = Array.isArray(shape) ? (shape[0] as Shape) : 'any';
      checkTree(node.do ?? null, { ...names, [String(node.as)]: element }, `${place}.do`, report);
      return;
    }
    case '$if': {
      const condition = conditionSchema.safeParse(node.$if);
      if (!condition.success) report(place, '$if needs a condition');
      else for (const fact of factsIn(condition.data)) checkFact(fact, names, place, report);
      if (node.then === undefined) report(place, '$if needs `then`');
      checkTree(node.then ?? null, names, `${place}.then`, report);
      checkTree(node.else ?? null, names, `${place}.else`, report);
      return;
    }
    case '$merge':
      if (!Array.isArray(node.$merge)) report(place, '$merge needs a list of maps');
      else checkTree(node.$merge, names, `${place}.$merge`, report);
      return;
    default:
      return;
  }
}

function checkFact(path: string, names: Names, place: string, report: Report): void {
  if (shapeAt(names, path) === undefined) report(place, `there is no fact ${path}`);
}

function checkText(path: string, names: Names, place: string, report: Report): void {
  const shape = shapeAt(names, path);
  if (shape === undefined) report(place, `there is no fact ${path}`);
  else if (shape !== 'scalar' && shape !== 'any') report(place, `${path} is not a text`);
}
