import { fillText } from '../knowledge/fill-text.ts';
import type { BothWaysTexts, Knowledge } from '../knowledge/knowledge.ts';
import type { BothWays, OneWay } from '../model/both-ways.ts';
import type { Call, HttpMatch, Topology, Workload } from '../model/topology.ts';

/** A call between two workloads, with what rules name. */
export interface ComparedCall {
  readonly from: Pick<Workload, 'namespace' | 'name' | 'labels' | 'serviceAccount'>;
  readonly to: Pick<Workload, 'namespace' | 'name' | 'labels'>;
  readonly port: number;
  readonly protocol: Call['protocol'];
  readonly http: readonly HttpMatch[];
  readonly tokenIssuers: Topology['tokenIssuers'];
}

/**
 * Compares how Network Policies and Istio guard one call of a topology. Undefined where the call leads outside, or
 * an end of it is not in the topology.
 */
export function compareBothWays(
  knowledge: Knowledge,
  topology: Topology,
  call: Call,
  trustDomain: string,
): BothWays | undefined {
  const find = (end: { readonly namespace: string; readonly name: string }) =>
    topology.workloads.find(({ namespace, name }) => namespace === end.namespace && name === end.name);
  const from = find(call.from);
  const to = call.to.kind === 'workload' ? find(call.to) : undefined;
  return (
    from &&
    to &&
    compareCall(knowledge, { ...call, from, to, tokenIssuers: topology.tokenIssuers }, trustDomain)
  );
}

/** The same for the example of the guide: only checkout may POST to payment's /process, with an idempotency key. */
export function compareExample(knowledge: Knowledge): BothWays {
  const { from, to, namespace, port, serviceAccount, match } = knowledge.bothWays.example;
  const call: ComparedCall = {
    from: { namespace, name: from, labels: { app: from }, serviceAccount },
    to: { namespace, name: to, labels: { app: to } },
    port,
    protocol: 'TCP',
    http: [{ ...match, hosts: [], claims: [], headers: match.headers.map((name) => ({ name })) }],
    tokenIssuers: [],
  };
  const compared = compareCall(knowledge, call, 'cluster.local');
  return { ...compared, requirement: knowledge.bothWays.example.requirement };
}

function compareCall({ bothWays }: Knowledge, call: ComparedCall, trustDomain: string): BothWays {
  const principal = `${trustDomain}/ns/${call.from.namespace}/sa/${call.from.serviceAccount}`;
  const values = { ...describe(call, bothWays), principal };
  const way = (texts: BothWaysTexts['istio'], rule: unknown): OneWay => {
    const unseen = call.protocol === 'TCP' ? undefined : texts.unseen;
    return {
      title: texts.title,
      denied: unseen ?? texts.denied,
      sees: texts.sees.filter((line) => applies(line, call)).map(({ text }) => fillText(text, values)),
      misses: texts.misses.filter((line) => applies(line, call)).map(({ text }) => fillText(text, values)),
      ...(unseen === undefined && { rule }),
    };
  };
  return {
    requirement: fillText(bothWays.requirement, values),
    networkPolicies: way(bothWays.networkPolicies, ingressRule(call)),
    istio: way(bothWays.istio, authorizationRule(call, principal)),
  };
}

/** Lines on HTTP are left out where the call demands nothing of the request. */
function applies(line: BothWaysTexts['istio']['sees'][number], { http, protocol }: ComparedCall): boolean {
  switch (line.only) {
    case undefined:
      return true;
    case 'requests':
      return http.some(({ methods, paths }) => methods.length + paths.length > 0);
    case 'headers':
      return http.some(({ headers }) => headers.length > 0);
    case 'tokens':
      return http.some(({ issuer, claims }) => issuer !== undefined || claims.length > 0);
    case 'tcp':
      return protocol === 'TCP';
    case 'not-tcp':
      return protocol !== 'TCP';
    default:
      return line.only satisfies never;
  }
}

function describe(call: ComparedCall, texts: BothWaysTexts): Record<string, string> {
  const matches = call.http.map(({ methods, paths }) =>
    [methods.join('/') || texts.anyMethod, paths.join(', ') || texts.anyPath].join(' '),
  );
  const headers = call.http.flatMap((match) => match.headers.map(({ name }) => name));
  return {
    from: call.from.name,
    to: call.to.name,
    port: String(call.port),
    protocol: call.protocol,
    match: [...new Set(matches)].join('; '),
    headers: [...new Set(headers)].join(', '),
  };
}

function ingressRule({ from, to, port, protocol }: ComparedCall): unknown {
  const other = from.namespace !== to.namespace;
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': from.namespace } };
  return {
    podSelector: { matchLabels: to.labels },
    ingress: [
      {
        from: [{ ...(other && { namespaceSelector }), podSelector: { matchLabels: from.labels } }],
        ports: [{ protocol, port }],
      },
    ],
  };
}

function authorizationRule({ to, port, http, tokenIssuers }: ComparedCall, principal: string): unknown {
  const from = [{ source: { principals: [principal] } }];
  const ports = [String(port)];
  const rules = http.map(({ methods, paths, hosts, headers, issuer, claims }) => {
    const trusted = tokenIssuers.find(({ name }) => name === issuer);
    const source = {
      principals: [principal],
      ...(trusted && { requestPrincipals: [`${trusted.issuer}/*`] }),
    };
    const when = [
      ...headers.map(({ name, values }) => ({ key: `request.headers[${name}]`, values: values ?? ['*'] })),
      ...claims.map(({ name, values }) => ({
        key: `request.auth.claims[${name.split('.').join('][')}]`,
        values,
      })),
    ];
    const operation = {
      ...(hosts.length > 0 && { hosts }),
      ...(methods.length > 0 && { methods }),
      ...(paths.length > 0 && { paths }),
      ports,
    };
    return { from: [{ source }], to: [{ operation }], ...(when.length > 0 && { when }) };
  });
  return {
    selector: { matchLabels: to.labels },
    action: 'ALLOW',
    rules: rules.length > 0 ? rules : [{ from, to: [{ operation: { ports } }] }],
  };
}
