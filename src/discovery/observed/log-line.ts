/** A line of `kubectl logs`, with what `--prefix` and `--timestamps` write before it taken off. */
export interface LogLine {
  readonly pod?: string;
  readonly text: string;
}

export function logLine(raw: string): LogLine {
  const prefix = /^\[pod\/([a-z0-9.-]{1,253})\/[a-z0-9-]{1,63}\] ?/.exec(raw);
  const text = raw
    .slice(prefix?.[0].length ?? 0)
    .replace(/^\d{4}-\d\d-\d\dT[\d:.]{8,20}(Z|[+-]\d\d:\d\d) (?=[[{])/, '')
    .trim();
  return prefix ? { pod: prefix[1] ?? '', text } : { text };
}
