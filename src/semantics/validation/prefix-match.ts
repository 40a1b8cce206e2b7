import type { View } from './view.ts';

/** An HTTP match whose URI goes by prefix, in the terms in which istiod compares two of them. */
export interface PrefixMatch {
  readonly prefix: string;
  readonly port: number;
  readonly method: string;
  readonly authority: string;
  readonly maps: readonly ReadonlyMap<string, string>[];
}

export function prefixMatch(match: View): PrefixMatch | undefined {
  const prefix = match.field('uri').field('prefix').text;
  if (prefix === '') return undefined;
  return {
    prefix,
    port: match.field('port').number,
    method: exactOrPrefix(match.field('method')) || 'exact:GET',
    authority: exactOrPrefix(match.field('authority')),
    maps: ['headers', 'queryParams', 'withoutHeaders'].map(
      (name) =>
        new Map(
          match
            .field(name)
            .entries()
            .map(([key, value]) => [key, exactOrPrefix(value)]),
        ),
    ),
  };
}

/** Whether the earlier match, whose prefix is shorter, takes what the later one is for. */
export function prefixMatchCovers(earlier: PrefixMatch, later: PrefixMatch): boolean {
  return (
    earlier.prefix !== later.prefix &&
    later.prefix.startsWith(earlier.prefix) &&
    earlier.port === later.port &&
    earlier.method.startsWith(later.method) &&
    earlier.authority.startsWith(later.authority) &&
    earlier.maps.every((map, index) => mapCovers(map, later.maps[index] ?? new Map()))
  );
}

function mapCovers(earlier: ReadonlyMap<string, string>, later: ReadonlyMap<string, string>): boolean {
  return (
    earlier.size === later.size &&
    [...earlier].every(([key, value]) => {
      const other = later.get(key);
      return other !== undefined && value.startsWith(other);
    })
  );
}

function exactOrPrefix(match: View): string {
  const { text: exact } = match.field('exact');
  const { text: prefix } = match.field('prefix');
  return exact !== '' ? `exact:${exact}` : prefix !== '' ? `prefix:${prefix}` : '';
}
