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
    const parts = jsonChunks(content)?.map(({ text }) => text) ?? content.split(/(?<=^[}\]]\s*\n)(?=[[{])/m);
    if (parts.length > 1 || parseJson(content) !== undefined) return parts.flatMap(parseJson);
  }
  return lines.flatMap(parseJson);
}
