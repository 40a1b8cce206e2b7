import { createTwoFilesPatch } from 'diff';

/** The lines of one file that change, as a patch; `undefined` stands for a file that is not there. */
export function patchText(path: string, now: string | undefined, then: string | undefined): string {
  return createTwoFilesPatch(
    now === undefined ? '/dev/null' : `a/${path}`,
    then === undefined ? '/dev/null' : `b/${path}`,
    now ?? '',
    then ?? '',
  );
}
