import { inNamespace } from '../../src/kubernetes/default-namespace.ts';
import type { PlacedObject } from '../../src/model/kubernetes.ts';
import type { HttpRequest, TrafficRequest } from '../../src/model/request.ts';
import { isNetworkPolicy } from '../../src/semantics/network-policy/network-policy.ts';
import { acceptedObjects } from '../../src/semantics/verification/accepted-objects.ts';
import { judgedSide } from '../../src/semantics/verification/judged-side.ts';
import { worldOfInput } from '../../src/semantics/verification/world-of-input.ts';
import { defaultPlatform, ownKnowledge } from './default-platform.ts';

/** One rule of a published AuthorizationPolicy, told apart from its text. */
export interface PublishedRule {
  readonly policy: string;
  readonly to: string;
  readonly principals?: readonly string[] | null;
  readonly ports?: readonly string[] | null;
  readonly methods?: readonly string[] | null;
  readonly paths?: readonly string[] | null;
  readonly denyAll?: boolean;
}

export interface JudgedRequest {
  readonly name: string;
  readonly expected: string;
  readonly found: string;
}

/** Requests that each rule allows, and others that differ from them in caller, method, path or port. */
export function requestsOfRules(
  rules: readonly PublishedRule[],
  {
    manifests,
    published,
  }: { readonly manifests: readonly PlacedObject[]; readonly published: readonly PlacedObject[] },
): JudgedRequest[] {
  const namespace = namespaceOf(rules);
  const objects = inNamespace(
    [...manifests, ...published].filter(({ object }) => !isNetworkPolicy(object)),
    namespace,
  );
  const input = { objects, platform: defaultPlatform(), workloads: 'objects' } as const;
  const accepted = acceptedObjects(objects);
  const { judge, verified } = judgedSide(
    input,
    accepted,
    ownKnowledge().networkPlugins,
    worldOfInput(input, accepted),
  );
  const workloads = verified.world.cluster.workloads.filter((one) => one.namespace === namespace);
  const deniesRest = rules.some(({ denyAll }) => denyAll === true);
  return rules
    .filter(({ denyAll }) => denyAll !== true)
    .flatMap((rule) => {
      const allowed = (rule.principals ?? []).map((principal) => principal.split('/').at(-1) ?? '');
      const callers = workloads.filter(({ name }) => name !== rule.to);
      return callers.flatMap((caller) => {
        const isCaller = rule.principals === null || allowed.includes(caller.serviceAccount);
        return probesOf(rule).map(({ port, http, fits }): JudgedRequest => {
          const request: TrafficRequest = {
            source: { workload: { namespace, name: caller.name } },
            destination: { workload: { namespace, name: rule.to } },
            port,
            protocol: 'TCP',
            ...(http ? { http } : {}),
          };
          const passes = (isCaller && fits) || !deniesRest;
          return {
            name: `${caller.name} to ${rule.to}:${port} ${http?.method ?? ''} ${http?.path ?? ''}`,
            expected: passes ? 'allowed' : 'denied',
            found: judge.ask(request).outcome,
          };
        });
      });
    });
}

function probesOf(rule: PublishedRule): { port: number; http?: HttpRequest; fits: boolean }[] {
  const ports = (rule.ports ?? []).map(Number);
  const wrongPort = { port: 4242, fits: ports.length === 0 };
  if (!rule.methods && !rule.paths) return [...ports.map((port) => ({ port, fits: true })), wrongPort];
  const methods = rule.methods ?? ['GET'];
  const paths = rule.paths ?? ['/any'];
  return ports.flatMap((port) => [
    ...methods.flatMap((method) => paths.map((path) => ({ port, http: { method, path }, fits: true }))),
    { port, http: { method: 'DELETE', path: paths[0] ?? '/' }, fits: !rule.methods },
    { port, http: { method: methods[0] ?? 'GET', path: '/elsewhere' }, fits: !rule.paths },
  ]);
}

function namespaceOf(rules: readonly PublishedRule[]): string {
  const [principal] = rules.flatMap(({ principals }) => principals ?? []);
  return /\/ns\/([^/]+)\//.exec(principal ?? '')?.[1] ?? 'default';
}
