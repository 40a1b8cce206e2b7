const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};
const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy;

/** Nanoseconds of a duration in the form of Go's `time.ParseDuration` (`1h30m`, `250ms`, `0`), undefined when it is none. */
export function parseGoDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const unsigned = /^[+-]/.test(text) ? text.slice(1) : text;
  if (unsigned === '0') return 0;
  let sum = 0;
  part.lastIndex = 0;
  while (part.lastIndex < unsigned.length) {
    const found = part.exec(unsigned);
    if (found === null) return undefined;
    sum += Math.round(Number(found[1]) * (nanoseconds[found[2] ?? ''] ?? 0));
  }
  return unsigned === '' || sum > 9.223372036854775e18 ? undefined : sign * sum;
}
