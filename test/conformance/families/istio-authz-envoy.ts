import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { type Attributes, headerValues } from '../../../src/semantics/istio/attributes.ts';
import { readAuthorizationPolicy } from '../../../src/semantics/istio/authorization-policy.ts';
import { decide } from '../../../src/semantics/istio/decide.ts';
import {
  compileProxyPolicy,
  type ProxyPolicies,
  proxyPolicies,
} from '../../../src/semantics/istio/proxy-policies.ts';
import type { TrustDomains } from '../../../src/semantics/istio/trust-domains.ts';
import { truths } from '../../../src/semantics/istio/truth.ts';
import { derivedRequests } from '../envoy/derived-requests.ts';
import { anyPolicyMatches, type EnvoyRequest } from '../envoy/rbac-interpreter.ts';
import type { Family, FamilyResult } from '../family.ts';
import { readJson, readYamlObjects } from '../istio/read-case-files.ts';

interface Golden {
  readonly name: string;
  readonly input: string;
  readonly want: readonly string[];
  /** The mesh's trust domain and its aliases. */
  readonly trustDomains: readonly [string, readonly string[]] | null;
}

const requestsPerCase = 600;

/** Istio's golden RBAC configuration, interpreted on requests derived from the policies, against our own decision. */
export const istioAuthzEnvoy: Family = {
  name: 'istio-authz-envoy',
  folders: ['istio-authz-envoy'],
  run(casesDirectory) {
    const directory = join(casesDirectory, 'istio-authz-envoy');
    const failed: FamilyResult['failed'][number][] = [];
    const explained: FamilyResult['explained'][number][] = [];
    const notes: string[] = [];
    let passed = 0;
    for (const [index, golden] of readJson<Golden[]>(join(directory, 'index.json')).entries()) {
      const objects = readYamlObjects(join(directory, golden.input));
      const filters = golden.want.map((file) => load(readFileSync(join(directory, file), 'utf8')));
      const outcome = compare(golden, objects, filters, index + 1);
      notes.push(`${golden.name}: ${outcome.counts}`);
      if (outcome.difference) failed.push({ case: golden.name, ...outcome.difference });
      else if (outcome.unasked) {
        const reason =
          'whether the provider is asked on TCP depends on its kind, which the mesh configuration holds';
        const source = 'istio.io/istio pilot/pkg/security/authz/builder, buildTCP';
        explained.push({ case: golden.name, reason, source });
      } else passed++;
    }
    return { unit: 'cases', passed, failed, outOfScope: [], explained, notes };
  },
};

interface Comparison {
  readonly counts: string;
  readonly difference?: { readonly expected: string; readonly found: string };
  /** Istio configures nothing for CUSTOM here, and we say that the provider decides. */
  readonly unasked?: boolean;
}

function compare(
  golden: Golden,
  objects: readonly KubernetesObject[],
  filters: unknown[],
  seed: number,
): Comparison {
  const trustDomains: TrustDomains = [
    golden.trustDomains?.[0] ?? 'cluster.local',
    ...(golden.trustDomains?.[1] ?? []),
  ];
  const policies = ourPolicies(objects, trustDomains);
  // What is only logged never decides; whether it matches is compared as if it denied.
  const logging = ourPolicies(objects.filter(isAudit).map(asDeny), trustDomains);
  const tcp = golden.name.startsWith('tcp/');
  const counts: Record<string, number> = {};
  let unasked = false;
  for (const request of derivedRequests(objects, trustDomains, tcp, requestsPerCase, seed)) {
    if (logsOf(filters, request) !== (ourOutcome(logging, request) === 'denied') && logging.DENY.length > 0) {
      const difference = { expected: `logged: ${logsOf(filters, request)}`, found: JSON.stringify(request) };
      if (ourOutcome(logging, request) !== 'open') return { counts: summary(counts), difference };
    }
    const found = ourOutcome(policies, request);
    const expected = found === 'open' ? openOutcome(filters, request) : outcomeOf(filters, request);
    if (found === 'custom' && filters.length === 0 && tcp) unasked = true;
    else if (found !== expected) {
      return {
        counts: summary(counts),
        difference: { expected: `${expected} for ${JSON.stringify(request)}`, found },
      };
    }
    counts[found] = (counts[found] ?? 0) + 1;
  }
  return { counts: summary(counts), ...(unasked ? { unasked } : {}) };
}

function summary(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort()
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ');
}

type Outcome = 'allowed' | 'denied' | 'custom' | 'open';

/** What the golden filters do: LOG and shadow rules nothing, but the shadow rules in front of ext_authz tell when it is asked. */
function outcomeOf(filters: readonly unknown[], request: EnvoyRequest): Outcome {
  let custom = false;
  let denied = false;
  for (const filter of filters as { typedConfig?: { rules?: Rules; shadowRules?: Rules } }[]) {
    const { rules, shadowRules } = filter.typedConfig ?? {};
    if (isCustom(shadowRules) && anyPolicyMatches(shadowRules, request)) custom = true;
    if (!rules || rules.action === 'LOG') continue;
    const matches = anyPolicyMatches(rules, request);
    if (isCustom(rules)) custom ||= matches;
    else denied ||= rules.action === 'DENY' ? matches : !matches;
  }
  return denied ? 'denied' : custom ? 'custom' : 'allowed';
}

function logsOf(filters: readonly unknown[], request: EnvoyRequest): boolean {
  return (filters as { typedConfig?: { rules?: Rules } }[]).some(
    ({ typedConfig }) => typedConfig?.rules?.action === 'LOG' && anyPolicyMatches(typedConfig.rules, request),
  );
}

function isAudit({ spec }: KubernetesObject): boolean {
  return (spec as { action?: string } | undefined)?.action === 'AUDIT';
}

function asDeny(object: KubernetesObject): KubernetesObject {
  return { ...object, spec: { ...(object.spec as object), action: 'DENY' } };
}

interface Rules {
  readonly action?: string;
  readonly policies?: Readonly<Record<string, unknown>>;
}

function isCustom(rules: Rules | undefined): boolean {
  return Object.keys(rules?.policies ?? {}).some((name) => name.startsWith('istio-ext-authz-'));
}

/** `open` where the metadata of other filters decides. */
function openOutcome(filters: readonly unknown[], request: EnvoyRequest): Outcome {
  const without = outcomeOf(filters, request);
  return without === outcomeOf(filters, { ...request, otherMetadata: true }) ? without : 'open';
}

function ourPolicies(objects: readonly KubernetesObject[], trustDomains: TrustDomains): ProxyPolicies {
  const policies = objects.flatMap((object) => readAuthorizationPolicy(object) ?? []);
  return proxyPolicies(policies.map((policy) => compileProxyPolicy(policy, trustDomains)));
}

function ourOutcome(policies: ProxyPolicies, request: EnvoyRequest): Outcome {
  const { allowed, decidedBy } = decide(policies, attributesOf(request));
  if (allowed === truths.yes) return 'allowed';
  if (allowed === truths.no) return 'denied';
  return 'default' in decidedBy && decidedBy.default === 'custom-provider-decides' ? 'custom' : 'open';
}

function attributesOf(request: EnvoyRequest): Attributes {
  const { headers } = request;
  return {
    principal: request.peerUri?.slice('spiffe://'.length),
    sourceAddress: request.sourceIp,
    remoteAddress: request.remoteIp,
    destinationAddress: request.destinationIp,
    destinationPort: request.destinationPort,
    sni: request.serverName,
    ...(headers
      ? {
          http: {
            method: headers[':method'],
            path: headers[':path']?.split('?', 1)[0],
            host: headers[':authority'],
            headers: headerValues(headers),
            token: request.jwt,
          },
        }
      : {}),
  };
}
