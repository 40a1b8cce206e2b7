import type { KubernetesObject } from '../model/kubernetes.ts';
import { ownLabel } from '../model/managed-by.ts';
import { holds } from './condition.ts';
import { expandTree, fillPlaceholders } from './expand-tree.ts';
import type { Facts } from './facts/facts.ts';
import { brokenNameRule } from './object-name.ts';
import { type Scope, valueAt, withName } from './scope.ts';
import type { Template, Tree } from './template.ts';
import { TemplateError } from './template-error.ts';

/** A document as its template made it, before it has a place in the bundle. */
export interface ExpandedDocument {
  readonly template: Template;
  readonly object: KubernetesObject;
  readonly why: string;
  readonly answers: readonly string[];
  /** `Ingress` or `Egress` where the item is about one direction. */
  readonly direction?: string;
  /** The workload of the object's namespace that the item is about. */
  readonly workload?: string;
  /** Path of a values file. */
  readonly file?: string;
}

const answersAnnotation = 'netmesh-advisor/answers';

/** Carries out one template on the facts: one document for each item whose condition holds. */
export function expandTemplate(template: Template, facts: Facts): ExpandedDocument[] {
  const scope = facts as unknown as Scope;
  if (template.forEach === undefined) {
    return conditionHolds(template, scope) ? [documentOf(template, scope)] : [];
  }
  const items = valueAt(scope, template.forEach);
  if (!Array.isArray(items)) {
    throw new TemplateError(template.id, 'forEach', `${template.forEach} is not a list`);
  }
  return items
    .map((item: unknown) => withName(scope, 'item', item))
    .filter((inner) => conditionHolds(template, inner))
    .map((inner) => documentOf(template, inner));
}

function conditionHolds({ when }: Template, scope: Scope): boolean {
  return when === undefined || holds(when, scope);
}

function documentOf(template: Template, scope: Scope): ExpandedDocument {
  const tree = expandTree(template.document, scope, template.id, 'document') as {
    readonly [key: string]: Tree;
  };
  const answers = answersOf(template, scope);
  const why = fillPlaceholders(template.why, scope, template.id, 'why');
  const direction = valueAt(scope, 'item.direction');
  const common = { template, why, answers, ...(typeof direction === 'string' ? { direction } : {}) };
  if (template.kind === 'Values') {
    const file = fillPlaceholders(template.file ?? '', scope, template.id, 'file');
    if (!/^values(\/(?!\.\.?(\/|$))[A-Za-z0-9._-]+)+$/.test(file)) {
      throw new TemplateError(template.id, 'file', `"${file}" is not a path below values/`);
    }
    return { ...common, file, object: tree as unknown as KubernetesObject };
  }
  if (tree.kind !== template.kind) {
    throw new TemplateError(template.id, 'document.kind', `is ${String(tree.kind)}, not ${template.kind}`);
  }
  const unmarked = tree as unknown as KubernetesObject;
  requireName(template, unmarked, 'name');
  if (unmarked.metadata.namespace !== undefined) requireName(template, unmarked, 'namespace');
  const object = withMarks(unmarked, answers);
  const workload = workloadOf(object, scope);
  return { ...common, ...(workload === undefined ? {} : { workload }), object };
}

/** An object in another namespace than its item, as what a gateway carries for it, is about no workload there. */
function workloadOf({ metadata }: KubernetesObject, scope: Scope): string | undefined {
  const workload = valueAt(scope, 'item.workload');
  const named = typeof workload === 'string' && workload !== '';
  return named && valueAt(scope, 'item.namespace') === metadata.namespace ? workload : undefined;
}

/** Names become paths of the bundle. */
function requireName(template: Template, object: KubernetesObject, field: 'name' | 'namespace'): void {
  const place = `document.metadata.${field}`;
  const name: unknown = object.metadata?.[field];
  if (typeof name !== 'string') throw new TemplateError(template.id, place, 'is not a text');
  const broken = brokenNameRule(name);
  if (broken) throw new TemplateError(template.id, place, `"${name}" is not ${broken}`);
}

/** The header keys that kubectl shows first, then who wrote the object and which answers asked for it. */
function withMarks(object: KubernetesObject, answers: readonly string[]): KubernetesObject {
  const { name, namespace, labels, annotations, ...others } = object.metadata;
  return {
    ...object,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...ownLabel, ...labels },
      annotations: { ...annotations, [answersAnnotation]: answers.join(', ') },
      ...others,
    },
  };
}

function answersOf(template: Template, scope: Scope): string[] {
  const all = template.answers.flatMap((answer, index): string[] => {
    if (typeof answer === 'string') return [answer];
    const value = valueAt(scope, answer.$value);
    if (typeof value === 'string') return [value];
    if (Array.isArray(value)) return value.map(String);
    throw new TemplateError(template.id, `answers[${index}]`, `there is no ${answer.$value} here`);
  });
  return [...new Set(all)];
}
