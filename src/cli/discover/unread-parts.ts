import type { UnreadPart } from '../../discovery/discovery-inputs.ts';
import type { Place } from '../../model/kubernetes.ts';

/**
 * What a document that could not be read may have spoken of: the namespaces that its text names, in
 * addresses too, else `namespace`, where
 * one is given for objects that name none, else any. Undefined for a text without a `kind`, which is no manifest. The
 * place is that of the fault; without a line the whole text counts.
 */
export function unreadPart(
  text: string,
  { line }: Pick<Place, 'line'>,
  namespace: string | undefined,
): UnreadPart | undefined {
  const document = line === undefined ? text : documentAround(text, line);
  if (!/(^|[\s{,])["']?kind["']?\s*:/.test(document)) return undefined;
  const named = [
    ...document.matchAll(/^(?:\s{0,4}|.*[{,]\s*)["']?namespace["']?\s*:\s*["']?([^\s"',}]*)/gm),
  ].map(([, name = '']) => name);
  const own = named.length > 0 ? named : namespace === undefined ? [] : [namespace];
  if (own.length === 0 || !own.every((name) => /^[a-z0-9-]+$/.test(name))) return {};
  // `orders.shop`: it may call what lies in another namespace.
  const called = [...document.matchAll(/[a-z0-9-]\.([a-z0-9-]+)/g)].map(([, label = '']) => label);
  return { namespaces: [...new Set([...own, ...called])] };
}

function documentAround(text: string, line: number): string {
  const lines = text.split('\n');
  const isBorder = (index: number) => /^---(\s|$)/.test(lines[index] ?? '');
  let start = line - 1;
  while (start > 0 && !isBorder(start - 1)) start -= 1;
  let end = line;
  while (end < lines.length && !isBorder(end)) end += 1;
  return lines.slice(start, end).join('\n');
}
