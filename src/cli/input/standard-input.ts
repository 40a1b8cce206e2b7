import { Failure } from '../failure.ts';

/** How messages name an input: `-` is what a person writes for standard input. */
export function shownName(name: string): string {
  return name === '-' ? 'standard input' : name;
}

/** Ends the run where standard input is named more than once among the inputs: it can be read only once. */
export function refuseSecondStdin(names: readonly string[]): void {
  if (names.filter((name) => name === '-').length > 1) {
    throw new Failure('standard input can be read only once, and "-" is named more often');
  }
}
