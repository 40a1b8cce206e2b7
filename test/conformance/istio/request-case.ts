import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { HttpRequest, Token } from '../../../src/model/request.ts';
import { anyValue, unknownValue } from '../../../src/semantics/istio/attributes.ts';
import { decide } from '../../../src/semantics/istio/decide.ts';
import { compileIstioPolicies } from '../../../src/semantics/istio/istio-policies.ts';
import { defaultMeshSettings, type MeshSettings } from '../../../src/semantics/istio/mesh-settings.ts';
import type { JwtRule } from '../../../src/semantics/istio/request-authentication.ts';
import { httpAttributes } from '../../../src/semantics/istio/request-facts.ts';
import { checkToken } from '../../../src/semantics/istio/token-check.ts';
import { truths } from '../../../src/semantics/istio/truth.ts';

/** A request as the suites of Istio's end-to-end tests and documentation describe it. */
export interface RequestCase {
  readonly from: {
    readonly namespace?: string;
    readonly workload?: string;
    readonly serviceAccount?: string;
    readonly trustDomain?: string;
    readonly ip?: string;
    readonly mtls: boolean;
    readonly sidecar?: boolean;
  };
  readonly to: {
    readonly namespace: string;
    readonly workload: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly ip?: string;
  };
  readonly port: number;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly jwt?: Readonly<Record<string, unknown>>;
  readonly invalidJwt?: boolean;
  readonly remoteIp?: string;
  readonly sni?: string;
  readonly allow: boolean;
}

/** The settings that a case of these suites states. */
export function settingsOf(one: {
  readonly rootNamespace?: string;
  readonly trustDomain?: string;
  readonly trustDomainAliases?: readonly string[];
}): MeshSettings {
  return {
    ...defaultMeshSettings,
    rootNamespace: one.rootNamespace ?? defaultMeshSettings.rootNamespace,
    trustDomains: [one.trustDomain ?? 'cluster.local', ...(one.trustDomainAliases ?? [])],
  };
}

/** `allowed`, `denied` or `undetermined`, with the reason: PeerAuthentication, then tokens, then authorization. */
export function requestAnswerer(
  objects: readonly KubernetesObject[],
  settings: MeshSettings,
): (request: RequestCase) => string {
  const policies = compileIstioPolicies(objects, settings);
  return (request) => {
    const { from, to } = request;
    const place = { namespace: to.namespace, labels: to.labels };
    const peer = policies.peerAuthentication(place);
    const mode = peer.ports.get(request.port)?.mode ?? peer.mode;
    if (mode === 'STRICT' && !from.mtls && !isGateway(to.labels)) return 'denied: plaintext under STRICT';
    const atProxy = policies.atProxy({ ...place, isWaypoint: false });
    const http = request.protocol === 'tcp' ? undefined : httpOf(request, atProxy.jwtRules);
    const token = http ? checkToken(atProxy.jwtRules, http) : undefined;
    if (token?.outcome === 'denied') return `denied: ${token.reason}`;
    const account = `${from.namespace}/sa/${from.serviceAccount ?? 'default'}`;
    const decision = decide(atProxy.authorization, {
      principal: from.mtls ? `${from.trustDomain ?? settings.trustDomains[0]}/ns/${account}` : undefined,
      sourceAddress: from.ip ?? unknownValue,
      remoteAddress: request.remoteIp ?? from.ip ?? unknownValue,
      destinationAddress: to.ip ?? unknownValue,
      destinationPort: request.port,
      sni: request.sni,
      ...(http
        ? {
            http: {
              ...httpAttributes(http, settings.pathNormalization, token),
              host: http.host ?? anyValue,
            },
          }
        : {}),
    });
    const outcome = { [truths.yes]: 'allowed', [truths.no]: 'denied' } as Record<number, string>;
    return `${outcome[decision.allowed] ?? 'undetermined'}: ${decision.reason}`;
  };
}

function isGateway(labels: Readonly<Record<string, string>>): boolean {
  return labels.istio === 'ingressgateway' || 'gateway.networking.k8s.io/gateway-name' in labels;
}

function httpOf(request: RequestCase, rules: readonly JwtRule[]): HttpRequest {
  return {
    method: request.method ?? (request.protocol === 'grpc' ? 'POST' : 'GET'),
    path: request.path ?? '/',
    ...(request.host ? { host: request.host } : {}),
    headers: request.headers ?? {},
    ...(request.jwt || request.invalidJwt
      ? { token: tokenOf(request.jwt ?? {}, request.invalidJwt === true, rules) }
      : {}),
  };
}

/** The suites say what the token holds, not where it is: it is where a rule of its issuer looks. */
function tokenOf(payload: Readonly<Record<string, unknown>>, bad: boolean, rules: readonly JwtRule[]): Token {
  const { iss, sub, aud, azp, ...claims } = payload;
  const rule = rules.find(({ issuer }) => issuer === iss) ?? rules[0];
  const [header, cookie, parameter] = [rule?.headers[0], rule?.cookies[0], rule?.parameters[0]];
  const location =
    header && header.name !== 'authorization'
      ? { header: header.name }
      : !header && cookie
        ? { cookie }
        : !header && parameter
          ? { parameter }
          : undefined;
  return {
    issuer: String(iss ?? ''),
    ...(sub === undefined ? {} : { subject: String(sub) }),
    audiences: (Array.isArray(aud) ? aud : aud === undefined ? [] : [aud]).map(String),
    ...(azp === undefined ? {} : { presenter: String(azp) }),
    claims,
    valid: !bad,
    ...(location ? { location } : {}),
  };
}
