import type { Detector } from '../detector.ts';
import { isolatedGroups } from '../facts/isolated-groups.ts';
import {
  opensDns,
  resolverDestinations,
  resolverOf,
  resolverText,
  rulePasses,
} from '../facts/platform-pods.ts';

/** Egress rules for DNS that do not reach the resolver which the platform names; silent where nobody named one. */
export const wrongResolver: Detector<'wrong-resolver'> = {
  code: 'wrong-resolver',
  *detect(context) {
    if (context.platform === undefined || context.resolverAssumed) return;
    const { port } = resolverOf(context);
    const ends = resolverDestinations(context);
    if (ends.length === 0) return;
    for (const { rules } of isolatedGroups(context, 'egress')) {
      const dns = rules.find((rule) => opensDns(context, rule));
      if (dns === undefined) continue;
      const reached = ends.every((end) => rules.some((rule) => rulePasses(context, rule, end, 'UDP', port)));
      if (!reached)
        yield {
          at: dns.placed,
          values: { policy: dns.name, rule: dns.path, resolver: resolverText(context) },
        };
    }
  },
};
