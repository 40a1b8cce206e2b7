/**
 * The spelling that was probably meant: the candidate with the smallest edit distance, case and the
 * characters between words ignored; the first in order wins a tie. Undefined when none is near.
 * Only the first few thousand candidates are looked at.
 */
export function nearest(given: string, candidates: Iterable<string>): string | undefined {
  const wanted = simplify(given);
  if (wanted === '' || wanted.length > 100) return undefined;
  let best: { candidate: string; distance: number } | undefined;
  let seen = 0;
  for (const candidate of candidates) {
    seen += 1;
    if (seen > mostCandidates) break;
    const limit = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
    const distance = editDistance(wanted, simplify(candidate), Math.min(limit, (best?.distance ?? 100) - 1));
    if (distance !== undefined) best = { candidate, distance };
  }
  return best?.candidate;
}

const mostCandidates = 2000;

function simplify(text: string): string {
  return text.toLowerCase().replace(/[\s_-]/g, '');
}

/** Levenshtein's distance, with two neighbours swapped counted as one; undefined above the limit. */
function editDistance(left: string, right: string, limit: number): number | undefined {
  if (Math.abs(left.length - right.length) > limit) return undefined;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1];
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    if (Math.min(...row) > limit) return undefined;
    beforeLast = last;
    last = row;
  }
  const distance = at(last, right.length);
  return distance <= limit ? distance : undefined;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
