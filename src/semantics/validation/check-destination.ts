import { brokenLabelName, brokenPort, brokenWildcardDomain } from './istio-names.ts';
import type { View } from './view.ts';

/** A destination of VirtualService or Sidecar, by istiod's webhook. */
export function checkDestination(destination: View): void {
  if (!destination.set) return;
  const host = destination.field('host');
  if (host.text === '*') host.refuse('must be one host, not "*"');
  else host.keeps(brokenWildcardDomain(host.text));
  const subset = destination.field('subset');
  if (subset.text !== '') subset.keeps(brokenLabelName(subset.text));
  const port = destination.field('port');
  if (port.set) port.field('number').keeps(brokenPort(port.field('number').number));
}
