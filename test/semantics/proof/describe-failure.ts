import type { RequestDestination, RequestSource, TrafficRequest } from '../../../src/model/request.ts';
import type { ProofFailure } from '../../../src/semantics/proof/proof.ts';

/** One line that says what went wrong, for the message of a failing test. */
export function describeFailure(failure: ProofFailure): string {
  if (failure.kind === 'undo-leads-elsewhere')
    return `the undo of ${failure.phase} leads to a state that was never proven`;
  if (failure.kind === 'astray')
    return `astray ${describeRequest(failure.declared.request)} [${failure.undo ? 'undo ' : ''}${failure.phase}: ${failure.step}] ${failure.reason}`;
  const { reason, layer } = failure.verdict.decidedBy;
  const request = failure.kind === 'cut' ? failure.declared.request : failure.request;
  const where =
    failure.kind === 'cut' ? `${failure.undo ? 'undo ' : ''}${failure.phase}: ${failure.step}` : 'at the end';
  const what =
    failure.kind === 'cut'
      ? `cut ${failure.declared.purpose}`
      : failure.kind === 'open'
        ? `open (${failure.differs ?? 'undeclared'})`
        : 'opened';
  return `${what} ${describeRequest(request)} [${where}] ${layer}: ${reason}`;
}

function describeRequest({ source, destination, port, protocol, http }: TrafficRequest): string {
  const request = http
    ? ` ${http.method} ${http.path} ${JSON.stringify({ ...http.headers, token: http.token?.claims })}`
    : '';
  return `${end(source)} → ${end(destination)}:${port}/${protocol}${request}`;
}

function end(one: RequestSource | RequestDestination): string {
  if ('address' in one) return one.address;
  const { namespace, name } = 'workload' in one ? one.workload : one.service;
  return 'service' in one ? `service ${namespace}/${name}` : `${namespace}/${name}`;
}
