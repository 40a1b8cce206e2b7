import type { HttpRequest } from '../../model/request.ts';
import type { Layer, Outcome } from '../../model/verdict.ts';
import { told, type UntoldVerdict } from '../untold-verdict.ts';
import { type Attributes, anyHttp } from './attributes.ts';
import { type Decision, decide } from './decide.ts';
import type { ListenerProtocol } from './listener-protocol.ts';
import type { MeshModel } from './mesh-model.ts';
import { isRefusedPath } from './path-normalization.ts';
import type { AttachmentPoint } from './policy-attachment.ts';
import type { ProxyPolicies } from './proxy-policies.ts';
import { httpAttributes } from './request-facts.ts';
import { checkToken } from './token-check.ts';
import { type Truth, truths } from './truth.ts';

/** What one proxy (sidecar, gateway or waypoint) says about a request. */
export interface ProxyQuestion {
  readonly point: AttachmentPoint;
  readonly protocol: ListenerProtocol;
  readonly http?: HttpRequest;
  /** Everything but HTTP. */
  readonly connection: Omit<Attributes, 'http'>;
  /** The name of its authorization verdict, for HTTP and for plain TCP. */
  readonly layers: { readonly http: Layer; readonly tcp: Layer };
}

/** Whether the proxy reads the connection as HTTP for sure. */
export function speaksHttp({ protocol, http }: Pick<ProxyQuestion, 'protocol' | 'http'>): boolean {
  return protocol === 'http' || (protocol === 'detected' && http !== undefined);
}

/** Its verdicts: tokens where some RequestAuthentication acts, then authorization. */
export function askProxy(model: MeshModel, question: ProxyQuestion): UntoldVerdict[] {
  const { authorization, jwtRules } = model.policies.atProxy(question.point);
  const { protocol, connection, layers } = question;
  if (!speaksHttp(question)) {
    if (protocol === 'detected') return [eitherWay(authorization, question)];
    return [verdict(layers.tcp, decide(authorization, connection))];
  }
  if (question.http && isRefusedPath(question.http.path, model.settings.pathNormalization)) {
    const reason = 'the proxy refuses a path with a fragment or a NUL, whatever the policies say';
    return [{ layer: layers.http, outcome: 'denied', decidedBy: { default: 'path-refused' }, reason }];
  }
  const token = question.http ? checkToken(jwtRules, question.http) : undefined;
  const http = question.http
    ? httpAttributes(question.http, model.settings.pathNormalization, token)
    : anyHttp;
  const decision = decide(authorization, { ...connection, http });
  const verdicts = [verdict(layers.http, decision)];
  if (!token || jwtRules.length === 0) return verdicts;
  const { outcome, decidedBy, reason } = token;
  return [{ layer: 'request-authentication', outcome, decidedBy, reason }, ...verdicts];
}

/** Nothing is known of a connection that the proxy reads by its first bytes: both kinds have to agree. */
function eitherWay(authorization: ProxyPolicies, { connection, layers }: ProxyQuestion): UntoldVerdict {
  const tcp = verdict(layers.tcp, decide(authorization, connection));
  const http = verdict(layers.http, decide(authorization, { ...connection, http: anyHttp }));
  if (tcp.outcome === http.outcome) return tcp;
  const reason = () =>
    `the port's protocol is not declared; as plain TCP ${tcp.outcome}: ${told(tcp).reason}; as HTTP ${http.outcome}: ${told(http).reason}`;
  return { layer: layers.tcp, outcome: 'undetermined', decidedBy: { default: 'unknown-attribute' }, reason };
}

export function verdict(layer: Layer, { allowed, decidedBy, reason }: Decision): UntoldVerdict {
  return { layer, outcome: outcomeOf(allowed), decidedBy, reason };
}

function outcomeOf(allowed: Truth): Outcome {
  if (allowed === truths.yes) return 'allowed';
  return allowed === truths.no ? 'denied' : 'undetermined';
}
