import { unicodePattern } from './unicode-pattern.ts';

const unprintable = unicodePattern('[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]');

/** Whether a text is one line that shows as what it is: without controls, formats, ends of lines and lone surrogates. */
export function isPrintable(text: string): boolean {
  return /^[ -~]*$/.test(text) || !unprintable().test(text);
}
