import { join } from 'node:path';
import type { KubernetesObject, Labels } from '../../../src/model/kubernetes.ts';
import { readAuthorizationPolicy } from '../../../src/semantics/istio/authorization-policy.ts';
import { convertAuthorizationPolicy } from '../../../src/semantics/istio/convert-authorization.ts';
import {
  convertPeerAuthentication,
  wideParents,
} from '../../../src/semantics/istio/convert-peer-authentication.ts';
import type { L4Authorization } from '../../../src/semantics/istio/l4-authorization.ts';
import {
  type EffectivePeerAuthentication,
  effectivePeerAuthentication,
  readPeerAuthentication,
} from '../../../src/semantics/istio/peer-authentication.ts';
import type { Family, FamilyResult } from '../family.ts';
import { readJson } from '../istio/read-case-files.ts';
import { ztunnelGroups } from '../istio/ztunnel-groups.ts';

interface PeerCase {
  readonly id: string;
  readonly rootNamespace: string;
  readonly workload?: { readonly namespace: string; readonly labels: Labels };
  readonly policies: readonly KubernetesObject[];
  readonly expect: {
    readonly mode?: string;
    readonly perPort?: Readonly<Record<string, string>>;
    readonly portMode?: Readonly<Record<string, string>>;
    readonly traffic?: readonly {
      readonly port: number;
      readonly plaintextAllowed: boolean;
      readonly mtlsAllowed: boolean;
    }[];
    readonly ztunnelAuthorization?: unknown;
  };
}

/** Inheritance of PeerAuthentication, and what istiod makes of policies for ztunnel. */
export const istioPeerauth: Family = {
  name: 'istio-peerauth',
  folders: ['istio-peerauth'],
  run(casesDirectory) {
    const failed: FamilyResult['failed'][number][] = [];
    let passed = 0;
    for (const one of readJson<PeerCase[]>(join(casesDirectory, 'istio-peerauth/cases.json'))) {
      const { expected, found } = outcome(one);
      if (JSON.stringify(expected) === JSON.stringify(found)) passed++;
      else failed.push({ case: one.id, expected: JSON.stringify(expected), found: JSON.stringify(found) });
    }
    return { unit: 'cases', passed, failed, outOfScope: [], explained: [] };
  },
};

function outcome(one: PeerCase): { expected: unknown; found: unknown } {
  const { expect, workload } = one;
  if ('ztunnelAuthorization' in expect) {
    return { expected: ztunnelGroups(expect.ztunnelAuthorization), found: ztunnelGroups(converted(one)) };
  }
  const effective = effectivePeerAuthentication(
    one.policies.map(readPeerAuthentication),
    workload ?? { namespace: '', labels: {} },
    one.rootNamespace,
  );
  if (expect.traffic) {
    const expected = expect.traffic.map(({ port, plaintextAllowed, mtlsAllowed }) => [
      port,
      plaintextAllowed,
      mtlsAllowed,
    ]);
    const found = expect.traffic.map(({ port }) => {
      const mode = modeAt(effective, port);
      return [port, mode !== 'STRICT', mode !== 'DISABLE'];
    });
    return { expected, found };
  }
  if (expect.portMode) {
    const ports = Object.keys(expect.portMode);
    return {
      expected: expect.portMode,
      found: Object.fromEntries(ports.map((port) => [port, modeAt(effective, Number(port))])),
    };
  }
  const perPort = [...effective.ports].map(([port, { mode }]) => [String(port), mode]);
  return {
    expected: [expect.mode, Object.entries(expect.perPort ?? {}).sort()],
    found: [effective.mode, perPort.sort()],
  };
}

function modeAt(effective: EffectivePeerAuthentication, port: number): string {
  return effective.ports.get(port)?.mode ?? effective.mode;
}

/** What istiod sends for the last of the policies, which the case is about. */
function converted({ policies, rootNamespace }: PeerCase): L4Authorization | undefined {
  const authorization = policies.find(({ kind }) => kind === 'AuthorizationPolicy');
  if (authorization) {
    const policy = readAuthorizationPolicy(authorization);
    return policy && convertAuthorizationPolicy(policy);
  }
  const peers = policies.map(readPeerAuthentication);
  const subject = peers.findLast(({ selector }) => selector !== undefined) ?? peers.at(-1);
  if (!subject) return undefined;
  return convertPeerAuthentication(
    subject,
    rootNamespace,
    wideParents(peers, subject.namespace, rootNamespace),
  );
}
