/**
 * Evaluates `x-kubernetes-validations` rules (Kubernetes documentation, "Validation rules"): CEL over `self`, with
 * the functions of the Kubernetes CEL library that the stored CRDs use.
 */
import { Environment } from '@marcbachmann/cel-js';

export interface CelRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly optionalOldSelf?: boolean;
}

class KubernetesUrl {
  constructor(readonly url: URL) {}
}

const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false })
  .registerType('KubernetesUrl', KubernetesUrl)
  .registerFunction('url(string): KubernetesUrl', (text: string) => new KubernetesUrl(new URL(text)))
  .registerFunction('isURL(string): bool', (text: string) => URL.canParse(text))
  .registerFunction('KubernetesUrl.getScheme(): string', (value: KubernetesUrl) =>
    value.url.protocol.slice(0, -1),
  )
  .registerFunction('KubernetesUrl.getHostname(): string', (value: KubernetesUrl) => value.url.hostname)
  .registerFunction('KubernetesUrl.getPort(): string', (value: KubernetesUrl) => value.url.port);

const compiled = new Map<string, (context: Record<string, unknown>) => unknown>();

/** Undefined when the rule holds; otherwise its message. A rule that cannot be evaluated does not hold, as in the API server. */
export function brokenCelRule(rule: CelRule, self: unknown): string | undefined {
  // A transition rule compares with the stored object; on creation there is none, and it is not evaluated.
  if (/\boldSelf\b/.test(rule.rule) && rule.optionalOldSelf !== true) return undefined;
  try {
    const evaluate = compiled.get(rule.rule) ?? environment.parse(withPlainHas(rule.rule));
    compiled.set(rule.rule, evaluate);
    return evaluate({ self: toCel(self) }) === true ? undefined : (rule.message ?? rule.rule);
  } catch (error) {
    return `${rule.message ?? rule.rule} (${error instanceof Error ? error.message.split('\n')[0] : error})`;
  }
}

/** The evaluator takes `has(a.b)` and not `has(a[0].b)`, which says the same as `"b" in a[0]`. */
function withPlainHas(rule: string): string {
  return rule.replace(/has\(([\w.]+\[\d+\](?:\.\w+)*)\.(\w+)\)/g, '("$2" in $1)');
}

/** Integers are CEL ints (BigInt); map keys that `__proto__` could reach are kept as own properties. */
function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, toCel(child)]));
  }
  return value;
}
