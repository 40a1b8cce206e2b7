import { fields } from '../../../kubernetes/untrusted.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { PlacedObject } from '../../../model/kubernetes.ts';
import { textsOf } from '../../istio/texts.ts';
import type { Detector } from '../detector.ts';
import { fullHost, hostsOverlap } from '../facts/hosts.ts';
import { objectName } from '../facts/names.ts';

interface Claim {
  readonly placed: PlacedObject;
  readonly host: string;
  readonly namespace: string;
  readonly exportTo: readonly string[];
}

/** VirtualServices for the same host and the same callers inside the mesh. */
export const conflictingRoutes: Detector<'conflicting-routes'> = {
  code: 'conflicting-routes',
  *detect({ of }) {
    const claims = of('networking.istio.io', 'VirtualService').flatMap(claimsOf);
    const exact = groupBy(claims, (claim) => claim.host);
    const wild = claims.filter(({ host }) => host.startsWith('*'));
    for (const claim of claims) {
      const near = [
        ...(exact.get(claim.host) ?? []),
        ...wild.filter(
          ({ host }) => host !== claim.host && claim.host.startsWith('*') && hostsOverlap(host, claim.host),
        ),
      ];
      const other = near.find(
        ({ placed, ...rest }) => placed !== claim.placed && seeEachOther(claim, { placed, ...rest }),
      );
      if (other)
        yield {
          at: claim.placed,
          values: { route: objectName(claim.placed), other: objectName(other.placed), host: claim.host },
        };
    }
  },
};

function claimsOf(placed: PlacedObject): Claim[] {
  const spec = fields(placed.object.spec);
  const gateways = textsOf(spec.gateways);
  if (gateways.length > 0 && !gateways.includes('mesh')) return [];
  const namespace = placed.object.metadata.namespace ?? 'default';
  const exported = textsOf(spec.exportTo).map((name) => (name === '.' ? namespace : name));
  const exportTo = exported.length === 0 ? ['*'] : exported;
  return textsOf(spec.hosts).map((host) => ({
    placed,
    host: fullHost(host, namespace),
    namespace,
    exportTo,
  }));
}

/** Whether some namespace gets both. */
function seeEachOther(a: Claim, b: Claim): boolean {
  return (
    a.exportTo.includes('*') ||
    b.exportTo.includes('*') ||
    a.exportTo.some((name) => b.exportTo.includes(name))
  );
}
