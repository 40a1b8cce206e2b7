import { type AddressRange, lastAddress, rangeText } from '../network-policy/address.ts';
import type { CompiledPolicy } from '../network-policy/compile.ts';
import { externalRanges } from '../network-policy/external-ranges.ts';

/** All addresses in ranges within which every rule of all the policies treats every address alike. */
export function outsideRanges(
  sides: readonly { readonly policies: readonly CompiledPolicy[] }[],
): AddressRange[] {
  const policies = sides.flatMap((side) => side.policies);
  return ([4, 6] as const).flatMap((family) => externalRanges({ policies }, family));
}

/** `every address outside` where all of both families stand together, else each range in the words of `textOf`. */
export function rangesText(
  ranges: readonly AddressRange[],
  textOf: (range: AddressRange) => string = rangeText,
): string[] {
  const joined: AddressRange[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last && last.family === range.family && last.to + 1n === range.from) {
      joined[joined.length - 1] = { ...last, to: range.to };
    } else joined.push(range);
  }
  const whole = joined.filter(({ family, from, to }) => from === 0n && to === lastAddress(family));
  if (whole.length === 2) return ['every address outside'];
  return joined.map((range) => (whole.includes(range) ? `every IPv${range.family} address` : textOf(range)));
}
