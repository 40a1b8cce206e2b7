import { fields, isFields } from '../../kubernetes/untrusted.ts';
import type { ObservedFormat } from '../discovery.ts';
import { plainText } from '../plain-text.ts';
import { parseJson } from './observed-flow.ts';
import { looksLikeEnvoy } from './read-envoy-log.ts';

/** Which tool wrote a file, by its content; undefined when it is none of them. */
export function recogniseFormat(content: string): ObservedFormat | undefined {
  const lines = content
    .slice(0, 200_000)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, 50);
  const first = fields(parseJson(lines[0] ?? ''));
  const flow = isFields(first.flow) ? first.flow : first;
  if (flow.verdict !== undefined && (flow.l4 !== undefined || flow.IP !== undefined)) return 'hubble';
  if (lines.some((line) => looksLikeEnvoy(line.replace(/^\[pod\/[^\]]{1,300}\] ?/, ''))))
    return 'envoy-access-log';
  if (!/^\s*\{/.test(content)) return undefined;
  const whole = fields(parseJson(content));
  if (isFields(whole.elements) && Array.isArray(whole.elements.edges)) return 'kiali';
  const data = isFields(whole.data) ? whole.data : whole;
  return Array.isArray(data.result) && ['vector', 'matrix'].includes(plainText(data.resultType))
    ? 'prometheus'
    : undefined;
}
