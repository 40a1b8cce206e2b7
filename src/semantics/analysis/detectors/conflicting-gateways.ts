import { fields, list, stringMap } from '../../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../../model/kubernetes.ts';
import { textsOf } from '../../istio/texts.ts';
import type { Detector } from '../detector.ts';
import { objectName, some } from '../facts/names.ts';

/** Istio Gateways that claim the same host and port of the same pods. */
export const conflictingGateways: Detector<'conflicting-gateways'> = {
  code: 'conflicting-gateways',
  *detect({ of }) {
    const claims = new Map<string, Set<PlacedObject>>();
    for (const placed of of('networking.istio.io', 'Gateway')) {
      const spec = fields(placed.object.spec);
      const selector = JSON.stringify(
        Object.entries(stringMap(spec.selector)).sort(([a], [b]) => (a < b ? -1 : 1)),
      );
      for (const server of list(spec.servers).map(fields)) {
        const { number } = fields(server.port);
        if (typeof number !== 'number') continue;
        for (const host of textsOf(server.hosts)) {
          const key = JSON.stringify([selector, server.bind ?? '', number, host]);
          claims.set(key, (claims.get(key) ?? new Set()).add(placed));
        }
      }
    }
    for (const [key, owners] of claims) {
      if (owners.size < 2) continue;
      const [, , port, host] = JSON.parse(key) as [string, string, number, string];
      for (const placed of owners) {
        const others = [...owners]
          .filter((other) => other !== placed)
          .map(objectName)
          .sort();
        yield { at: placed, values: { gateway: objectName(placed), port, host, others: some(others) } };
      }
    }
  },
};
