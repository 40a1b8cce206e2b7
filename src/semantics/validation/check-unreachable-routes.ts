import { isFields } from '../../kubernetes/untrusted.ts';
import { type PrefixMatch, prefixMatch, prefixMatchCovers } from './prefix-match.ts';
import type { View } from './view.ts';

/** Warns of routes that never get a request because an earlier one takes all of theirs (istiod's webhook does). */
export function checkUnreachableRoutes(routes: View): void {
  const seen = new Set<string>();
  const prefixes: { readonly place: View; readonly match: PrefixMatch }[] = [];
  let catchAll = false;
  for (const route of routes.items()) {
    const matches = route.field('match').items();
    if (matches.length === 0) {
      if (catchAll) route.warn('is never used: only the last route may have no matches');
      catchAll = true;
      continue;
    }
    let repeated = 0;
    for (const match of matches) {
      const key = canonical(match.value);
      if (catchAll) match.warn('is never used: an earlier route takes everything');
      else if (seen.has(key)) {
        match.warn('is never used: an earlier route has the same match');
        repeated += 1;
      } else {
        seen.add(key);
        const found = prefixMatch(match);
        if (found !== undefined) prefixes.push({ place: match, match: found });
      }
    }
    if (repeated === matches.length) route.warn('is never used: earlier routes have all its matches');
  }
  prefixes.forEach(({ match, place }, index) => {
    const earlier = prefixes.slice(0, index).find((one) => prefixMatchCovers(one.match, match));
    if (earlier !== undefined) place.warn(`is covered by ${earlier.place.path}, which has a shorter prefix`);
  });
}

/** One text for equal matches: keys sorted, names and zero values left out. */
function canonical(value: unknown): string {
  return JSON.stringify(normalised(value, true)) ?? '';
}

function normalised(value: unknown, top = false): unknown {
  if (Array.isArray(value)) return value.map((item) => normalised(item));
  if (!isFields(value)) return value;
  const entries = Object.entries(value)
    .filter(([name, item]) => !(top && name === 'name') && item !== null && item !== 0 && item !== false)
    .filter(([, item]) => !(Array.isArray(item) && item.length === 0))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, normalised(item)]));
}
