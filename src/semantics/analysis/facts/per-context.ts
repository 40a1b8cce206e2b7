import type { AnalysisContext } from '../analysis-context.ts';

/** Computes something once for each context, so that detectors can share it. */
export function perContext<Value>(
  compute: (context: AnalysisContext) => Value,
): (context: AnalysisContext) => Value {
  const known = new WeakMap<AnalysisContext, { readonly value: Value }>();
  return (context) => {
    const found = known.get(context) ?? { value: compute(context) };
    known.set(context, found);
    return found.value;
  };
}
