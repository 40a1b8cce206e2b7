import { compileSelector, type LabelPredicate } from '../../kubernetes/selector.ts';
import { type Fields, fields, list, stringMap } from '../../kubernetes/untrusted.ts';
import type { Labels } from '../../model/kubernetes.ts';

/** Cilium's labels have a source prefix, and the namespace is among them. */
export function ciliumSelector(selector: Fields): LabelPredicate {
  const bare = (key: string) => key.replace(/^(k8s|any)[:.]/, '');
  const reserved = JSON.stringify(selector).includes('"reserved:');
  if (reserved) return () => true;
  return compileSelector({
    matchLabels: Object.fromEntries(
      Object.entries(stringMap(selector.matchLabels)).map(([key, value]) => [bare(key), value]),
    ),
    matchExpressions: list(selector.matchExpressions)
      .map(fields)
      .map((expression) => ({ ...expression, key: bare(String(expression.key)) })),
  });
}

/** The labels of a pod as Cilium's selectors see them. */
export function ciliumLabels(namespace: string, namespaceLabels: Labels, labels: Labels): Labels {
  const prefixed = Object.entries(namespaceLabels).map(([key, value]) => [
    `io.cilium.k8s.namespace.labels.${key}`,
    value,
  ]);
  return { ...labels, ...Object.fromEntries(prefixed), 'io.kubernetes.pod.namespace': namespace };
}

/** A selector in Calico's language, as far as it is read; what is not read selects everything. */
export function calicoSelector(expression: string | undefined): LabelPredicate {
  if (expression === undefined || /^\s*all\(\)\s*$/.test(expression)) return () => true;
  const tests = expression.split('&&').map((part): LabelPredicate | undefined => {
    const equal = /^\s*([\w./-]+)\s*==\s*(['"])([^'"]*)\2\s*$/.exec(part);
    if (equal !== null) return (labels) => labels[equal[1] ?? ''] === equal[3];
    const has = /^\s*has\(([\w./-]+)\)\s*$/.exec(part);
    if (has !== null) return (labels) => labels[has[1] ?? ''] !== undefined;
    return /^\s*all\(\)\s*$/.test(part) ? () => true : undefined;
  });
  return (labels) => tests.every((holds) => holds === undefined || holds(labels));
}
