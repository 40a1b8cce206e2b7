import type { Finding } from '../../model/finding.ts';
import type { Call, Topology } from '../../model/topology.ts';
import { confirmedNames, endName } from './end-name.ts';

/** One finding for each call that manifests show and the answers rule out. */
export function leftOutFindings(calls: readonly Call[], topology: Topology | undefined): readonly Finding[] {
  const confirmed = confirmedNames(topology);
  return calls.map(({ from, to, port, origin }) => {
    const evidence = origin.kind === 'inferred' ? origin.evidence[0] : undefined;
    return {
      code: 'found-call-left-out',
      values: {
        caller: endName(from),
        callee: endName(to),
        port,
        evidence: evidence ? `${evidence.object} ${evidence.field}` : 'observed traffic',
        confirmed: [from, to].map(endName).find((name) => confirmed.has(name)) ?? '',
      },
      ...(evidence && {
        place: {
          file: evidence.file,
          ...(evidence.line === undefined ? {} : { line: evidence.line }),
        },
      }),
    };
  });
}
