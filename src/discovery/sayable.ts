import { brokenHostRule, brokenPathRule } from '../model/http-names.ts';
import { isIPAddress } from '../model/ip-address.ts';
import { brokenPortNumberRule } from '../model/names.ts';
import { type ApplicationProtocol, type Evidence, httpProtocols, type Workload } from '../model/topology.ts';
import { isBlock } from './addresses/host.ts';
import type { CallDraft } from './call-draft.ts';

/** Whether answers can hold a call: a port that exists, and outside a host that DNS knows or an address. */
export function isSayable({ to, port }: CallDraft): boolean {
  const isKnown =
    to.kind === 'workload' ||
    isIPAddress(to.host) ||
    isBlock(to.host) ||
    brokenHostRule(to.host) === undefined;
  return isKnown && brokenPortNumberRule(port) === undefined;
}

/** Requests can be told apart only where HTTP is spoken in plain text. */
export function hasRequests(appProtocol: ApplicationProtocol): boolean {
  return (httpProtocols as readonly string[]).includes(appProtocol);
}

/** Where an origin comes from, in one line of printable text each. */
export function printableOrigin(origin: CallDraft['origin']): CallDraft['origin'] {
  const evidence = origin.evidence?.map(printableEvidence);
  if (origin.kind === 'observed')
    return { ...origin, source: oneLine(origin.source), ...(evidence && { evidence }) };
  const { observed } = origin;
  return {
    ...origin,
    evidence: evidence ?? [],
    ...(observed && { observed: { ...observed, source: oneLine(observed.source) } }),
  };
}

function printableEvidence(evidence: Evidence): Evidence {
  const { file, object, field } = evidence;
  return { ...evidence, file: oneLine(file), object: oneLine(object), field: oneLine(field) };
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '?').slice(0, 512);
}

/** The path without its query, and `/metrics` where it is none that a policy could name. */
export function sayableMetrics(metrics: Workload['metrics']): Workload['metrics'] {
  if (metrics === undefined) return undefined;
  const path = metrics.path.split(/[?#]/, 1)[0] ?? '';
  const isPlain = path.startsWith('/') && !/[*{}]/.test(path) && brokenPathRule(path) === undefined;
  return { ...metrics, path: isPlain ? path : '/metrics' };
}
