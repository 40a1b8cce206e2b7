import { printable } from './printable.ts';

/** "1 call", "2 calls". */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** The first names of many, and how many more there are. */
export function firstNames(names: readonly string[], most = 6): string {
  const shown = names.slice(0, most).map((name) => printable(name));
  return names.length <= most ? shown.join(', ') : `${shown.join(', ')} and ${names.length - most} more`;
}
