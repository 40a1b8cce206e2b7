/** One thing that the API server or the validation webhook of the kind's owner says about an object. */
export interface ObjectProblem {
  /** Path in the object, such as `spec.rules[0].from`; empty for the whole object. */
  readonly path: string;
  /** What is wrong, as a sentence fragment. */
  readonly message: string;
  /** `error`: the object is refused. `warning`: it is taken, and the author is told. */
  readonly severity: 'error' | 'warning';
}

export function refusal(path: string, message: string): ObjectProblem {
  return { path, message, severity: 'error' };
}

export function caution(path: string, message: string): ObjectProblem {
  return { path, message, severity: 'warning' };
}

/** Where rules put what they find. */
export type Report = (problem: ObjectProblem) => void;
