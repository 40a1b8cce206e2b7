import { fields } from '../../kubernetes/untrusted.ts';
import { checkGatewayNames } from './check-gateway-names.ts';
import { checkStringMatch } from './check-string-match.ts';
import { brokenLabelName, brokenLabels, brokenPort } from './istio-names.ts';
import { isRoutingClaim } from './routing-claim.ts';
import type { View } from './view.ts';

const headerName = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;
const pseudoHeaders = [':method', ':scheme', ':authority', ':path', ':status'];

/** One match of an HTTP route, by istiod's webhook. */
export function checkHttpMatch(match: View): void {
  for (const [name, header] of match.field('headers').entries()) {
    checkHeaderName(name, header);
    checkStringMatch(header);
  }
  for (const [name, header] of match.field('withoutHeaders').entries()) {
    checkHeaderName(name, header);
    // "*" is no regular expression here: it means that the header is there.
    if (header.field('regex').text !== '*') checkStringMatch(header);
  }
  checkStringMatch(match.field('uri'), { emptyPrefix: true });
  for (const name of ['scheme', 'method', 'authority']) checkStringMatch(match.field(name));
  for (const [, parameter] of match.field('queryParams').entries()) checkStringMatch(parameter);
  checkMatchPlace(match);
  const namespace = match.field('sourceNamespace');
  if (namespace.text !== '') namespace.keeps(brokenLabelName(namespace.text));
}

/** What HTTP, TLS and TCP matches share: port, labels of the source, gateways. */
export function checkMatchPlace(match: View): void {
  const port = match.field('port');
  if (port.number !== 0) port.keeps(brokenPort(port.number));
  const labels = match.field('sourceLabels');
  labels.keeps(brokenLabels(fields(labels.value)));
  checkGatewayNames(match.field('gateways'));
}

function checkHeaderName(name: string, place: View): void {
  if (name === '') place.refuse('has an empty header name');
  else if (!isRoutingClaim(name) && !pseudoHeaders.includes(name) && !headerName.test(name))
    place.refuse('is no header name');
}
