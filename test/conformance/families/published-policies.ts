import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inNamespace } from '../../../src/kubernetes/default-namespace.ts';
import type { PlacedObject } from '../../../src/model/kubernetes.ts';
import type { Verification } from '../../../src/model/verification.ts';
import { isNetworkPolicy } from '../../../src/semantics/network-policy/network-policy.ts';
import { verifyPolicies } from '../../../src/semantics/verification/verify-policies.ts';
import { defaultPlatform, ownKnowledge } from '../default-platform.ts';
import type { Family, FamilyResult } from '../family.ts';
import { type PublishedRule, requestsOfRules } from '../published-requests.ts';
import { readManifests } from '../read-manifests.ts';

interface Edge {
  readonly from?: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: string;
}

type Failure = FamilyResult['failed'][number];

/**
 * What the policies that applications ship really allow, as `verify` says it: between workloads and from outside on
 * declared ports, and for HTTP where the rules are told one by one. Applications without expected verdicts are judged too.
 */
export const publishedPolicies: Family = {
  name: 'published-policies',
  folders: ['app-*'],
  run(casesDirectory) {
    const failed: Failure[] = [];
    const outOfScope: { case: string; reason: string }[] = [];
    let passed = 0;
    for (const app of readdirSync(casesDirectory)
      .filter((name) => name.startsWith('app-'))
      .sort()) {
      const folder = join(casesDirectory, app);
      if (!existsSync(join(folder, 'published'))) {
        outOfScope.push({ case: app, reason: 'publishes no policies' });
        continue;
      }
      const file = join(folder, 'expected-edges.json');
      const { namespace = 'default', publishedPolicies: expected } = existsSync(file)
        ? JSON.parse(readFileSync(file, 'utf8'))
        : {};
      const whole = verified(folder, namespace, () => true);
      if (whole.rows.length > 0) passed += 1;
      else failed.push({ case: `${app} as a whole`, expected: 'rows of a matrix', found: 'none' });
      if (expected !== undefined) {
        const found = edgesOf(verified(folder, namespace, ({ object }) => isNetworkPolicy(object)));
        for (const side of ['allowedWorkloadEdges', 'allowedFromOutside'] as const) {
          const wanted = new Set((expected[side] as Edge[]).map(edgeText));
          for (const edge of new Set([...wanted, ...found[side]])) {
            if (wanted.has(edge) && found[side].has(edge)) passed += 1;
            else {
              const word = (set: ReadonlySet<string>) => (set.has(edge) ? 'allowed' : 'denied');
              failed.push({ case: `${app} ${edge}`, expected: word(wanted), found: word(found[side]) });
            }
          }
        }
      }
      const rules = join(folder, 'expected-l7-edges.json');
      if (!existsSync(rules)) continue;
      const judged = requestsOfRules(
        JSON.parse(readFileSync(rules, 'utf8')) as PublishedRule[],
        objectsBelow(folder, (objects) => objects, undefined),
      );
      for (const { name, expected: wanted, found } of judged) {
        if (wanted === found) passed += 1;
        else failed.push({ case: `${app} ${name}`, expected: wanted, found });
      }
    }
    return { unit: 'edges', passed, failed, outOfScope, explained: [] };
  },
};

function objectsBelow(
  folder: string,
  keep: (objects: readonly PlacedObject[]) => readonly PlacedObject[],
  namespace: string | undefined,
): { readonly manifests: readonly PlacedObject[]; readonly published: readonly PlacedObject[] } {
  const read = (name: string) => {
    const { objects } = readManifests(join(folder, name));
    return namespace === undefined ? objects : inNamespace(objects, namespace);
  };
  return { manifests: read('manifests'), published: keep(read('published')) };
}

function verified(folder: string, namespace: string, keep: (placed: PlacedObject) => boolean): Verification {
  const { manifests, published } = objectsBelow(folder, (objects) => objects.filter(keep), namespace);
  const objects = [...manifests.filter(({ object }) => !isNetworkPolicy(object)), ...published];
  const input = { objects, platform: defaultPlatform(), workloads: 'objects' } as const;
  return verifyPolicies(input, ownKnowledge().networkPlugins).verification;
}

function edgesOf({
  rows,
  workloads,
}: Verification): Record<'allowedWorkloadEdges' | 'allowedFromOutside', Set<string>> {
  const own = workloads.filter(({ role }) => role === 'workload');
  const names = new Set(own.map(({ name }) => name));
  const edges = { allowedWorkloadEdges: new Set<string>(), allowedFromOutside: new Set<string>() };
  for (const { destination: to, port, protocol, everybody, allowed, outside } of rows) {
    const declared = own.find(({ name }) => name === to)?.ports;
    if (port === 'other' || !declared?.some((one) => one.port === port && one.protocol === protocol))
      continue;
    for (const from of everybody ? names : allowed) {
      if (names.has(from) && from !== to)
        edges.allowedWorkloadEdges.add(edgeText({ from, to, port, protocol }));
    }
    if (outside === 'allowed') edges.allowedFromOutside.add(edgeText({ to, port, protocol }));
  }
  return edges;
}

function edgeText({ from, to, port, protocol }: Edge): string {
  return `${from ?? 'external'} to ${to} ${protocol} ${port}`;
}
