import type { Detector } from '../detector.ts';
import { isolatedGroups } from '../facts/isolated-groups.ts';
import { resolverDestinations, resolverOf, rulePasses } from '../facts/platform-pods.ts';

/** Egress rules that open the resolver for UDP and not for TCP. */
export const dnsOverUdpOnly: Detector<'dns-over-udp-only'> = {
  code: 'dns-over-udp-only',
  *detect(context) {
    const { port } = resolverOf(context);
    for (const { rules } of isolatedGroups(context, 'egress')) {
      for (const end of resolverDestinations(context)) {
        const passes = (protocol: 'TCP' | 'UDP') =>
          rules.find((rule) => rulePasses(context, rule, end, protocol, port));
        const udp = passes('UDP');
        if (udp !== undefined && passes('TCP') === undefined)
          yield { at: udp.placed, values: { policy: udp.name, rule: udp.path, port } };
      }
    }
  },
};
