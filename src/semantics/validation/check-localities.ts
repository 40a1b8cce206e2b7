import type { View } from './view.ts';

/** Localities (`region/zone/subzone`, `*` last) that are whole and do not overlap. */
export function checkLocalities(localities: readonly string[], place: View): void {
  const seen: string[][] = [];
  for (const locality of localities) {
    const stars = locality.split('*').length - 1;
    if (stars > 1 || (stars === 1 && !locality.endsWith('*'))) {
      place.refuse(`"${locality}" may have one "*", at its end`);
      return;
    }
    const parts = locality.split('/');
    const named = [...parts.slice(0, 2), ...(parts.length > 2 ? [parts.slice(2).join('/')] : [])];
    if (named.includes('')) {
      place.refuse(`"${locality}" has an empty part`);
      return;
    }
    if (seen.some((earlier) => overlaps(earlier, named))) {
      place.refuse(`"${locality}" overlaps with an earlier one`);
      return;
    }
    seen.push(named);
  }
}

/** `earlier` covers `later`, or is inside it. */
function overlaps(earlier: readonly string[], later: readonly string[]): boolean {
  for (let level = 0; level < 3; level += 1) {
    const [one = '*', other = '*'] = [earlier[level], later[level]];
    if (one === '*') return true;
    if (one !== other) return other === '*' && level >= later.length;
  }
  return true;
}

/** `failover` of both locality settings: two regions, named whole, and something that notices failures. */
export function checkFailover(setting: View, outlier: View): void {
  const failover = setting.field('failover');
  if ((failover.length > 0 || setting.field('failoverPriority').length > 0) && !outlier.set)
    setting.warn('has no effect without outlierDetection');
  for (const entry of failover.items()) {
    const regions = [entry.field('from').text, entry.field('to').text];
    if (regions[0] === regions[1]) entry.refuse('must name two different regions');
    if (regions.some((region) => /[/*]/.test(region)))
      entry.refuse('must name regions only, without "/" and "*"');
  }
}
