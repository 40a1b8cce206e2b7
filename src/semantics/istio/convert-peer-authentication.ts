import type { Labels } from '../../model/kubernetes.ts';
import type { Condition } from './condition.ts';
import type { L4Authorization, L4Group, L4Match } from './l4-authorization.ts';
import { l4Condition } from './l4-conditions.ts';
import { byAge, type MtlsMode, type PeerAuthentication } from './peer-authentication.ts';
import { selects } from './policy-target.ts';

/** The part of a DENY that plaintext callers fulfil: they have no principal. */
function plaintext(): Condition[] {
  return l4Condition('principals', 'notPrincipals', ['*'], true, '');
}

function onPort(port: number, negated: boolean): Condition[] {
  return l4Condition('ports', negated ? 'notPorts' : 'ports', [String(port)], negated, '');
}

interface Parents {
  /** Oldest policy of the namespace that has no selector at all. */
  readonly namespace?: PeerAuthentication;
  /** The same of the root namespace. */
  readonly root?: PeerAuthentication;
}

/** The oldest policies without selector of a namespace and of the root namespace; `selector: {}` is a selector here. */
export function wideParents(
  policies: readonly PeerAuthentication[],
  namespace: string,
  rootNamespace: string,
): Parents {
  const oldest = (of: string) =>
    policies.filter((policy) => policy.namespace === of && !policy.selector).sort(byAge)[0];
  const [own, root] = [oldest(namespace), oldest(rootNamespace)];
  return { ...(own ? { namespace: own } : {}), ...(root ? { root } : {}) };
}

/**
 * The L4 policy that istiod makes of one PeerAuthentication with ports (Istio `ambient/authorization.go`).
 * Undefined: none, either because the policy has no exceptions that ztunnel must know or because the one static
 * STRICT policy says it all.
 */
export function convertPeerAuthentication(
  policy: PeerAuthentication,
  rootNamespace: string,
  parents: Parents,
): L4Authorization | undefined {
  if (policy.namespace === rootNamespace || !policy.selector || policy.ports.size === 0) return undefined;
  const namespaceMode: MtlsMode = parents.namespace?.mode ?? 'UNSET';
  const rootMode: MtlsMode = parents.root?.mode ?? 'UNSET';
  const { mode } = policy;
  const clauses: L4Match[][] = mode === 'STRICT' ? [[plaintext()]] : [];
  const groups: L4Group[] = [];
  let exception = false;
  for (const [port, own] of [...policy.ports].sort(([a], [b]) => a - b)) {
    if (own === 'STRICT') {
      const covered =
        mode === 'STRICT' ||
        (mode === 'UNSET' && namespaceMode === 'STRICT') ||
        (namespaceMode === 'UNSET' && rootMode === 'STRICT');
      if (!covered) groups.push({ clauses: [[[...onPort(port, false), ...plaintext()]]] });
    } else if (own !== 'UNSET') {
      if (mode === 'PERMISSIVE' || mode === 'DISABLE') continue;
      if (mode === 'UNSET' && !parentMayBeStrict(parents)) continue;
      exception = true;
      clauses.push([onPort(port, true)]);
    }
  }
  if (mode === 'STRICT' && !exception) return undefined;
  if (clauses.length === 0 && groups.length === 0) return undefined;
  const strictAbove = namespaceMode === 'STRICT' || (rootMode === 'STRICT' && namespaceMode === 'UNSET');
  if (strictAbove && exception) clauses.push([plaintext()]);
  if (clauses.length > 0) groups.push({ clauses });
  return { policy: policy.reference, action: 'DENY', groups };
}

/** False where the nearest policy above says something else than STRICT, or nothing is above. */
function parentMayBeStrict({ namespace, root }: Parents): boolean {
  if (namespace) return namespace.mode === 'STRICT';
  return root?.mode === 'STRICT';
}

/** The policy that ztunnel has built in: no caller without identity. */
export function staticStrict(policy: PeerAuthentication): L4Authorization {
  return { policy: policy.reference, action: 'DENY', groups: [{ clauses: [[plaintext()]] }] };
}

/** What PeerAuthentication makes ztunnel deny at one workload (Istio `convertedSelectorPeerAuthentications`). */
export function ambientPeerAuthorizations(
  policies: readonly PeerAuthentication[],
  workload: { readonly namespace: string; readonly labels: Labels },
  rootNamespace: string,
): readonly L4Authorization[] {
  const relevant = policies
    .filter((policy) => {
      if (policy.namespace === rootNamespace && !policy.selector) return true;
      return policy.namespace === workload.namespace && selects(policy.selector, workload.labels);
    })
    .sort(byAge);
  const hasLabels = (policy: PeerAuthentication) => Object.keys(policy.selector ?? {}).length > 0;
  const inRoot = (policy: PeerAuthentication) => policy.namespace === rootNamespace;
  const mesh = relevant.find((policy) => !hasLabels(policy) && inRoot(policy));
  const namespace = relevant.find((policy) => !hasLabels(policy) && !inRoot(policy));
  const own = relevant.find((policy) => hasLabels(policy) && !inRoot(policy));

  let strict = mesh?.mode === 'STRICT' ? mesh : undefined;
  if (namespace && namespace.mode !== 'UNSET') strict = namespace.mode === 'STRICT' ? namespace : undefined;
  if (!own) return strict ? [staticStrict(strict)] : [];
  if (own.mode !== 'UNSET') strict = own.mode === 'STRICT' ? own : undefined;
  const converted = convertPeerAuthentication(
    own,
    rootNamespace,
    wideParents(policies, own.namespace, rootNamespace),
  );
  const modes = [...own.ports.values()];
  const wantsConverted = strict
    ? modes.includes('PERMISSIVE') || (own.mode === 'STRICT' && modes.includes('DISABLE'))
    : modes.includes('STRICT');
  if (!wantsConverted) return strict ? [staticStrict(strict)] : [];
  // The converted policy holds the strictness from above where an exception replaces the static one.
  return converted ? [converted] : [];
}
