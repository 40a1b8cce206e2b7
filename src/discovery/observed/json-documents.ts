import { jsonChunks } from '../../kubernetes/chunks.ts';
import { parseJson } from './observed-flow.ts';

/**
 * The JSON texts of an export: one a line, several written one after the other over many lines, or one list of all.
 * A line that is no JSON is `undefined`.
 */
export function jsonDocuments(content: string): readonly unknown[] {
  const lines = content.split('\n').filter((line) => line.trim() !== '');
  const first = lines[0]?.trim() ?? '';
  if (parseJson(first) === undefined && /^[[{]/.test(first)) {
    const whole = jsonChunks(content)?.map(({ text }) => parseJson(text));
    if (whole) return whole.flat();
  }
  return lines.flatMap(parseJson);
}
