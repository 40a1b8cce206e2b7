import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 optimise only what really runs often. A judgement goes through very much code within a second or two: by its
 * default, two fifths of the processor's time went into optimising functions that were nearly done. The budget counts
 * bytes of code that a function has run; every version of V8 knows it, with 67,584 or more.
 */
export function optimiseLate(): void {
  setFlagsFromString('--interrupt-budget=400000');
}
