import { unicodePattern } from '../model/unicode-pattern.ts';
import { looksSecret } from './secrets.ts';

const steering = unicodePattern('[^\\x20-\\x7e\\p{L}\\p{N}\\p{P}\\p{S}]', 'gu');

/** Where something stands in the answers: keys and indexes from the top. */
export type Path = readonly (string | number)[];

/** `topology.calls[4].port`; a key that is no plain word stands in quotes, shortened. */
export function formatPath(path: Path): string {
  return path.map(formatStep).join('').replace(/^\./, '');
}

function formatStep(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  if (/^[A-Za-z$][\w$-]*$/.test(step) && step.length <= 64 && !looksSecret(step)) return `.${step}`;
  return `[${quote(step)}]`;
}

/** A text from the input in quotes: short, on one line, no secret, without anything that could steer a terminal. */
export function quote(text: string): string {
  if (looksSecret(text)) return '"(a secret)"';
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return JSON.stringify(short).replace(steering(), (character) =>
    [...new Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
