import { fields, isFields } from '../../kubernetes/untrusted.ts';
import type { ObservedFormat } from '../discovery-inputs.ts';
import { plainText } from '../plain-text.ts';
import { jsonDocuments } from './json-documents.ts';
import { logLine } from './log-line.ts';
import { parseJson } from './observed-flow.ts';
import { looksLikeEnvoy } from './read-envoy-log.ts';

const mostCharacters = 1_000_000;

/**
 * Which tool wrote a file, by its content; undefined when it is none of them. The first lines need not be of its
 * format: a proxy logs its start before the first request, and an export of Hubble may begin with the state of a node.
 */
export function recogniseFormat(content: string): ObservedFormat | undefined {
  const lines = content
    .slice(0, mostCharacters)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  if (lines.slice(0, 50).some((line) => line.includes('"verdict"') && isHubble(parseJson(line))))
    return 'hubble';
  if (lines.some((line) => looksLikeEnvoy(logLine(line).text))) return 'envoy-access-log';
  if (!/^\s*[{[]/.test(content)) return undefined;
  if (
    content.slice(0, mostCharacters).includes('"verdict"') &&
    jsonDocuments(content).slice(0, 50).some(isHubble)
  )
    return 'hubble';
  const parsed = parseJson(content);
  if (Array.isArray(parsed)) return isSeries(parsed[0]) ? 'prometheus' : undefined;
  const whole = fields(parsed);
  if (isFields(whole.elements) && Array.isArray(whole.elements.edges)) return 'kiali';
  const data = isFields(whole.data) ? whole.data : whole;
  return Array.isArray(data.result) && ['vector', 'matrix'].includes(plainText(data.resultType))
    ? 'prometheus'
    : undefined;
}

/** What `promtool query -o json` writes is the list of series alone. */
function isSeries(entry: unknown): boolean {
  const { metric, value, values } = fields(entry);
  return isFields(metric) && (Array.isArray(value) || Array.isArray(values));
}

function isHubble(entry: unknown): boolean {
  const parsed = fields(entry);
  const flow = isFields(parsed.flow) ? parsed.flow : parsed;
  return flow.verdict !== undefined && (flow.l4 !== undefined || flow.IP !== undefined);
}
