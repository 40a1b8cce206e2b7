import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { list } from '../../../src/kubernetes/untrusted.ts';
import type { KubernetesObject, PlacedObject } from '../../../src/model/kubernetes.ts';
import type { Family, FamilyResult } from '../family.ts';
import { readIstioExpectation } from '../nca/istio-rules.ts';
import { NcaIstioWorld, type NcaRequest, requestsOf, samplesOf } from '../nca/istio-world.ts';
import type { Scheme } from '../nca/nca-config.ts';
import { manifestFiles, readManifests } from '../read-manifests.ts';

interface Config {
  readonly topology: readonly PlacedObject[];
  readonly policies: readonly KubernetesObject[];
}

const policyKinds = new Set(['AuthorizationPolicy', 'NetworkPolicy']);
const ignoredKinds = new Set([
  'Pod',
  'PodList',
  'Namespace',
  'NamespaceList',
  'Deployment',
  'Service',
  'ServiceAccount',
  'List',
]);

/** The schemes of network-config-analyzer for Istio, compared request by request. */
export const ncaIstio: Family = {
  name: 'nca-istio',
  folders: ['nca-istio'],
  run(casesDirectory) {
    const folder = join(casesDirectory, 'nca-istio');
    const failed: FamilyResult['failed'][number][] = [];
    const outOfScope: FamilyResult['outOfScope'][number][] = [];
    const explained: FamilyResult['explained'][number][] = [];
    const schemes = manifestFiles(folder).filter(
      (file) => /-scheme[^/]*\.ya?ml$/.test(file) && !file.includes('expected_output'),
    );
    let passed = 0;
    for (const file of schemes) {
      const scheme = load(readFileSync(file, 'utf8')) as Scheme;
      const configs = configsOf(scheme, file);
      for (const query of scheme.queries) {
        const name = `${basename(file)} ${String(query.name)}`;
        const outcome = answer(query, configs, file);
        if (outcome === 'passed') passed++;
        else if ('outOfScope' in outcome) outOfScope.push({ case: name, reason: outcome.outOfScope });
        else if ('explained' in outcome) explained.push({ case: name, ...outcome.explained });
        else failed.push({ case: name, ...outcome });
      }
    }
    return { unit: `queries in ${schemes.length} schemes`, passed, failed, outOfScope, explained };
  },
};

type Outcome =
  | 'passed'
  | { readonly expected: string; readonly found: string }
  | { readonly outOfScope: string }
  | { readonly explained: { readonly reason: string; readonly source: string } };

function answer(
  query: Readonly<Record<string, unknown>>,
  configs: ReadonlyMap<string, Config>,
  file: string,
): Outcome {
  const kind = query.connectivityMap ? 'connectivityMap' : query.equivalence ? 'equivalence' : undefined;
  if (!kind) return { outOfScope: 'a query of another kind than connectivity and equivalence' };
  const named = list(query[kind]).map((name) => find(configs, String(name)));
  const stranger = named
    .flatMap(({ topology, policies }) => [...topology.map(({ object }) => object), ...policies])
    .find(({ kind: one }) => !policyKinds.has(one) && !ignoredKinds.has(one));
  if (stranger) return { outOfScope: `${stranger.kind} is not judged` };
  return kind === 'connectivityMap' ? connectivity(query, named, file) : equivalence(query, named);
}

function connectivity(
  query: Readonly<Record<string, unknown>>,
  [config]: readonly Config[],
  file: string,
): Outcome {
  const output = String(query.expectedOutput ?? '');
  const format = /\.(yaml|txt)$/.exec(output)?.[1] as 'yaml' | 'txt' | undefined;
  const path = resolve(dirname(file), output);
  if (!config || !format || !existsSync(path))
    return { outOfScope: 'a connectivity map without an expected output' };
  const expects = readIstioExpectation(readFileSync(path, 'utf8'), format);
  const world = new NcaIstioWorld(config.topology, config.policies);
  const wrong = (request: NcaRequest) => world.allows(request) !== expects(request);
  const requests = [...requestsOf(world.workloads, samplesOf(config.policies))];
  const difference = requests.find(wrong);
  if (!difference) return 'passed';
  if (!requests.some((request) => wrong(request) && !isOutside(request)) && negatesIdentity([config])) {
    return { explained: absentIdentity };
  }
  const expected = `${expects(difference)} for ${requestText(difference)}`;
  return { expected, found: String(world.allows(difference)) };
}

const absentIdentity = {
  reason: 'a caller outside has no identity, and a negated match succeeds where the attribute is absent',
  source: 'istio.io/istio pilot/pkg/security/authz/model/model.go, principalNot',
};

function isOutside({ source }: NcaRequest): boolean {
  return typeof source === 'string';
}

function negatesIdentity(configs: readonly Config[]): boolean {
  const text = JSON.stringify(configs.map(({ policies }) => policies.map(({ spec }) => spec)));
  return /notPrincipals|notNamespaces|notServiceAccounts|source\.(principal|namespace|serviceAccount)/.test(
    text,
  );
}

/** 0: all the same; 1: they differ. */
function equivalence(query: Readonly<Record<string, unknown>>, named: readonly Config[]): Outcome {
  const worlds = named.map(({ topology, policies }) => new NcaIstioWorld(topology, policies));
  const samples = samplesOf(named.flatMap(({ policies }) => policies));
  const [first] = worlds;
  if (!first) return { outOfScope: 'nothing to compare' };
  const differs = (request: NcaRequest) =>
    worlds.some((world) => world.allows(request) !== first.allows(request));
  const requests = [...requestsOf(first.workloads, samples)];
  const difference = requests.find(differs);
  const found = difference ? 1 : 0;
  if (found === query.expected) return 'passed';
  const inside = requests.some((request) => differs(request) && !isOutside(request));
  if (found === 1 && !inside && negatesIdentity(named)) return { explained: absentIdentity };
  if (found === 0 && onlyPresence(named)) {
    const reason = 'paths: ["*"] asks for a path, and every HTTP request has one; only plain TCP differs';
    return { explained: { reason, source: 'istio.io/istio pilot/pkg/security/authz/matcher/string.go' } };
  }
  return { expected: String(query.expected), found: difference ? `1: ${requestText(difference)}` : '0' };
}

function onlyPresence(named: readonly Config[]): boolean {
  return named.some(({ policies }) =>
    JSON.stringify(policies.map(({ spec }) => spec)).includes('"paths":["*"]'),
  );
}

function requestText({ source, destination, port, method, path, host }: NcaRequest): string {
  const from = typeof source === 'string' ? source : `${source.namespace}/${source.name}`;
  return `${from} to ${destination.namespace}/${destination.name}:${port} ${method} ${host}${path}`;
}

function configsOf(scheme: Scheme, file: string): Map<string, Config> {
  const read = (names: string | readonly string[] | undefined): PlacedObject[] =>
    [names ?? []].flat().flatMap((name) => [...readManifests(resolve(dirname(file), name)).objects]);
  const topologyOf = (one: Pick<Scheme, 'namespaceList' | 'podList' | 'resourceList'>) =>
    read([...new Set([one.namespaceList ?? [], one.podList ?? [], one.resourceList ?? []].flat())]);
  const common = topologyOf(scheme);
  return new Map(
    scheme.networkConfigList.map((entry) => {
      const own = topologyOf(entry);
      const all = [...(own.length > 0 ? own : common), ...read(entry.networkPolicyList)];
      return [
        entry.name,
        {
          topology: all.filter(({ object }) => !policyKinds.has(object.kind)),
          policies: all.map(({ object }) => object).filter(({ kind }) => policyKinds.has(kind)),
        },
      ];
    }),
  );
}

/** `config`, or `config/namespace/policy` for one policy of it. */
function find(configs: ReadonlyMap<string, Config>, name: string): Config {
  const [configName = '', ...rest] = name.split('/');
  const config = configs.get(configName);
  if (!config) throw new Error(`no configuration ${name}`);
  const [namespace, policy] = rest.slice(-2);
  if (!policy) return config;
  const policies = config.policies.filter(
    ({ metadata }) => metadata.name === policy && (metadata.namespace ?? 'default') === namespace,
  );
  return { ...config, policies };
}
