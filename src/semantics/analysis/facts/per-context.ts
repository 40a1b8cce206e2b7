import type { AnalysisContext } from '../analysis-context.ts';

/** Computes something once for each context, so that detectors can share it. */
export function perContext<Value>(
  compute: (context: AnalysisContext) => Value,
): (context: AnalysisContext) => Value {
  const known = new WeakMap<AnalysisContext, { readonly value: Value }>();
  return (context) => {
    const before = known.get(context);
    if (before) return before.value;
    const value = compute(context);
    known.set(context, { value });
    return value;
  };
}
