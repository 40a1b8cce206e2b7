import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 optimise only what really runs often. A judgement goes through very much code within a second or two: by the
 * default of V8 11 (Node 20), two fifths of the processor's time went into optimising functions that were nearly done.
 * The budget counts bytes of code that a function has run, by default 67,584. Later versions have a compiler for what
 * runs a little and no such flag, and V8 prints an error for a flag that it does not know.
 */
export function optimiseLate(v8: string = process.versions.v8): void {
  if (v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=400000');
}
