import type { Detector } from '../detector.ts';

/** Namespaces whose labels ask for more than one way into the mesh. */
export const severalInjectionLabels: Detector<'several-injection-labels'> = {
  code: 'several-injection-labels',
  *detect({ of }) {
    for (const placed of of('', 'Namespace')) {
      const { labels = {}, name } = placed.object.metadata;
      const injection = labels['istio-injection'];
      const ways = [
        injection === 'enabled' ? 'istio-injection' : undefined,
        labels['istio.io/rev'] === undefined ? undefined : 'istio.io/rev',
        labels['istio.io/dataplane-mode'] === 'ambient' ? 'istio.io/dataplane-mode' : undefined,
      ].flatMap((way) => way ?? []);
      if (injection !== 'disabled' && ways.length > 1)
        yield { at: placed, values: { namespace: name, labels: ways.join(', ') } };
    }
  },
};
