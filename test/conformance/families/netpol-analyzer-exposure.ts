import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import { type Requirement, requirementText } from '../../../src/kubernetes/selector.ts';
import { fields, list } from '../../../src/kubernetes/untrusted.ts';
import type { Cluster } from '../../../src/model/cluster.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { compileNetworkPolicies } from '../../../src/semantics/network-policy/compile.ts';
import {
  type ExposedPorts,
  type Exposure,
  exposureOf,
  type UnknownPods,
  unknownPodsOf,
} from '../../../src/semantics/network-policy/exposure.ts';
import { isNetworkPolicy } from '../../../src/semantics/network-policy/network-policy.ts';
import { noPortsIn } from '../../../src/semantics/network-policy/port-set.ts';
import { nameOf } from '../connectivity-table.ts';
import type { Family } from '../family.ts';
import { npGuardName, npGuardPlugin, npGuardPortsText } from '../np-guard.ts';
import { objectsOf, readManifests } from '../read-manifests.ts';

/** What pods that are not in the manifests could do, and which workloads no policy isolates. */
export const netpolAnalyzerExposure: Family = {
  name: 'netpol-exposure',
  folders: ['netpol-analyzer'],
  run(casesDirectory) {
    const folder = join(casesDirectory, 'netpol-analyzer');
    const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
      name: string;
      output: string;
    }[];
    const failed: { case: string; expected: string; found: string }[] = [];
    let passed = 0;
    for (const { name } of index.filter(({ output }) => output === 'exposure')) {
      const file = join(folder, name, 'expected.exposure.txt');
      if (!existsSync(file)) continue;
      const { lines: found, workloads } = exposureLines(join(folder, name, 'manifests'));
      const expected = expectedLines(readFileSync(file, 'utf8'), workloads);
      const missing = expected.filter((line) => !found.includes(line));
      const extra = found.filter((line) => !expected.includes(line));
      if (missing.length === 0 && extra.length === 0) passed += 1;
      else
        failed.push({
          case: name,
          expected: missing.join('\n           '),
          found: extra.join('\n           '),
        });
    }
    return { unit: 'cases', passed, failed, outOfScope: [], explained: [] };
  },
};

function exposureLines(folder: string): { lines: string[]; workloads: string[] } {
  const { objects } = readManifests(folder);
  const { cluster } = clusterFrom(objects);
  const compiled = compileNetworkPolicies(cluster, objectsOf(objects), npGuardPlugin);
  const expressed = classesWithExpressions(cluster, objectsOf(objects));
  const lines = cluster.workloads.flatMap((workload) =>
    (['egress', 'ingress'] as const).flatMap((direction) => {
      const { isolated, everyPod, some } = exposureOf(compiled, workload, direction);
      const start = `${nameOf(workload)} ${direction === 'egress' ? '=>' : '<='}`;
      return [
        ...(isPorts(everyPod) ? [`${start} entire-cluster : ${portsText(everyPod)}`] : []),
        ...some
          .filter((each) => isNews(each, expressed))
          .map(({ pods, ports }) => `${start} ${podsText(pods)} : ${portsText(ports)}`),
        ...(isolated
          ? []
          : [`${nameOf(workload)} is not protected on ${direction === 'egress' ? 'Egress' : 'Ingress'}`]),
      ];
    }),
  );
  return { lines, workloads: cluster.workloads.map(nameOf) };
}

/** np-guard leaves out a class whose labels a known pod bears, unless an expression or an empty selector is in it. */
function isNews({ pods, known }: Exposure, expressed: ReadonlySet<string>): boolean {
  const open = [pods.namespaces, pods.pods].some((part) => part.length === 0);
  return !known || open || expressed.has(podsText(pods));
}

/** The classes of pods that some rule writes with matchExpressions, even where matchLabels could say the same. */
function classesWithExpressions(cluster: Cluster, objects: readonly KubernetesObject[]): ReadonlySet<string> {
  const expressing = objects.filter(isNetworkPolicy).map((policy): KubernetesObject => {
    const spec = fields(policy.spec);
    const only = (side: 'from' | 'to') => (rule: unknown) => ({
      [side]: list(fields(rule)[side]).filter((peer) => JSON.stringify(peer).includes('"matchExpressions"')),
    });
    return {
      ...policy,
      spec: {
        ...spec,
        ingress: list(spec.ingress).map(only('from')),
        egress: list(spec.egress).map(only('to')),
      },
    };
  });
  return new Set(unknownPodsOf(compileNetworkPolicies(cluster, expressing)).map(podsText));
}

function isPorts({ numbers, names }: ExposedPorts): boolean {
  return !noPortsIn(numbers) || names.length > 0;
}

function portsText({ numbers, names }: ExposedPorts): string {
  if (names.length === 0) return npGuardPortsText(numbers);
  const byProtocol = new Map<string, typeof names>();
  for (const each of names) byProtocol.set(each.protocol, [...(byProtocol.get(each.protocol) ?? []), each]);
  const named = [...byProtocol].map(
    ([protocol, own]) => `${protocol} ${own.map(({ name }) => name).join(',')}`,
  );
  return [...(noPortsIn(numbers) ? [] : [npGuardPortsText(numbers)]), ...named].join(',');
}

function podsText({ namespaces, pods }: UnknownPods): string {
  const where =
    typeof namespaces === 'string'
      ? namespaces
      : namespaces.length === 0
        ? '[all namespaces]'
        : `[namespace with ${namespaces.map(requirementText).sort().join(', ')}]`;
  return `${where}/${pods.length === 0 ? '[all pods]' : `[pod with ${pods.map(requirementText).sort().join(', ')}]`}`;
}

/** The lines about exposure in np-guard's text, its selectors rewritten in kubectl's notation. */
function expectedLines(text: string, workloads: readonly string[]): string[] {
  const section = text.slice(Math.max(0, text.indexOf('Exposure Analysis Result:')));
  return section.split('\n').flatMap((line) => {
    const open = /^(\S+) is not protected on (Ingress|Egress)$/.exec(line.trim());
    if (open !== null) return [`${npGuardName(open[1] ?? '', workloads)} is not protected on ${open[2]}`];
    const row = /^(\S+)\s+(=>|<=)\s+(.*) : (.*)$/.exec(line);
    if (row === null) return [];
    const [, name = '', arrow, peer = '', ports] = row;
    // Rows of addresses and of known workloads repeat the connectivity list.
    if (peer.endsWith('[External]') || workloads.includes(npGuardName(peer, workloads))) return [];
    return [
      `${npGuardName(name, workloads)} ${arrow} ${peer.replace(/ with (\{.*?\})\]/g, (_, set) => ` with ${selectorText(set)}]`)} : ${ports}`,
    ];
  });
}

/** `{a=b,{Key:c,Operator:In,Values:[d e],}}` */
function selectorText(set: string): string {
  const expressions = [...set.matchAll(/\{Key:([^,]+),Operator:(\w+),Values:\[([^\]]*)\],\}/g)].map(
    ([, key = '', operator, values = '']): Requirement => ({
      key,
      operator: operator as Requirement['operator'],
      values: values
        .split(' ')
        .filter((value) => value !== '')
        .sort(),
    }),
  );
  const labels = set
    .replaceAll(/\{Key:[^}]*\}/g, '')
    .replaceAll(/[{}]/g, '')
    .split(',')
    .filter((pair) => pair !== '');
  return [...labels, ...expressions.map(requirementText)].sort().join(', ');
}
