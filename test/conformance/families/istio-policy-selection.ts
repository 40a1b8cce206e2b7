import { join } from 'node:path';
import type { KubernetesObject, Labels } from '../../../src/model/kubernetes.ts';
import { readAuthorizationPolicy } from '../../../src/semantics/istio/authorization-policy.ts';
import { attaches } from '../../../src/semantics/istio/policy-attachment.ts';
import type { Family, FamilyResult } from '../family.ts';
import { readJson } from '../istio/read-case-files.ts';

interface Selection {
  readonly id: string;
  readonly rootNamespace: string;
  readonly workload: {
    readonly namespace: string;
    readonly labels: Labels;
    readonly isWaypoint?: boolean;
    readonly services?: readonly {
      readonly name: string;
      readonly namespace: string;
      readonly registry?: string;
    }[];
  };
  readonly policies: readonly KubernetesObject[];
  readonly applies: Readonly<Record<string, readonly string[]>>;
}

/** Which policies act at a workload, by action. */
export const istioPolicySelection: Family = {
  name: 'istio-policy-selection',
  folders: ['istio-policy-selection'],
  run(casesDirectory) {
    const failed: FamilyResult['failed'][number][] = [];
    let passed = 0;
    for (const one of readJson<Selection[]>(join(casesDirectory, 'istio-policy-selection/cases.json'))) {
      const expected = JSON.stringify(sorted(one.applies));
      const found = JSON.stringify(sorted(applying(one)));
      if (found === expected) passed++;
      else failed.push({ case: one.id, expected, found });
    }
    return { unit: 'cases', passed, failed, outOfScope: [], explained: [] };
  },
};

function applying({ workload, policies, rootNamespace }: Selection): Record<string, string[]> {
  const result: Record<string, string[]> = { ALLOW: [], AUDIT: [], CUSTOM: [], DENY: [] };
  const [service] = workload.services ?? [];
  const kind = service?.registry === 'External' ? 'ServiceEntry' : 'Service';
  const point = {
    namespace: workload.namespace,
    labels: workload.labels,
    isWaypoint: workload.isWaypoint ?? false,
    ...(service ? { service: { namespace: service.namespace, name: service.name, kind } as const } : {}),
  };
  for (const object of policies) {
    const policy = readAuthorizationPolicy(object);
    if (!policy || !attaches(policy.namespace, policy.target, point, rootNamespace)) continue;
    result[policy.action]?.push(`${policy.namespace}/${policy.reference.name}`);
  }
  return result;
}

function sorted(applies: Readonly<Record<string, readonly string[]>>): unknown {
  return Object.entries(applies)
    .map(([action, names]) => [action, [...names].sort()])
    .sort();
}
