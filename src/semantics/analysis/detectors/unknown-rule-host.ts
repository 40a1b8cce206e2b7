import { fields, text } from '../../../kubernetes/untrusted.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { fullHost, hostMatches, isPlatformGateway, knownHosts } from '../facts/hosts.ts';
import { objectName } from '../facts/names.ts';

/** DestinationRules for Services that the input does not have, in namespaces whose Services it shows. */
export const unknownRuleHost: Detector<'unknown-rule-host'> = {
  code: 'unknown-rule-host',
  *detect(context) {
    if (context.openWorld) return;
    const shown = new Set(context.cluster.services.map(({ namespace }) => namespace));
    for (const placed of context.of('networking.istio.io', 'DestinationRule')) {
      const { namespace = 'default' } = placed.object.metadata;
      const host = fullHost(text(fields(placed.object.spec).host) ?? '', namespace);
      const [, place] = /^[^.*]+\.([^.]+)\.svc\.cluster\.local$/.exec(host) ?? [];
      if (place === undefined || !shown.has(place) || isKnown(context, host)) continue;
      yield { at: placed, values: { rule: objectName(placed), host } };
    }
  },
};

function isKnown(context: AnalysisContext, host: string): boolean {
  const known = knownHosts(context);
  if (known.has(host) || isPlatformGateway(context, host)) return true;
  return [...known.keys()].some((pattern) => pattern.startsWith('*') && hostMatches(pattern, host));
}
