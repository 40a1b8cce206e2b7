import type { Problem } from '../../model/answers.ts';
import type { Call } from '../../model/topology.ts';
import { confidences } from '../../report/render-discovery.ts';
import { InputFailure } from '../failure.ts';
import { missingProblems, type ValidAnswers } from '../input/valid-answers.ts';
import { endName } from './end-name.ts';
import { evidenceText } from './evidence-text.ts';

/** Ends a run without a terminal: calls were found, nobody has accepted them, and there is no default for that. */
export function waitingCalls(open: readonly Call[], result: ValidAnswers, calledAs: string): InputFailure {
  const sure = open.filter(({ origin }) => origin.kind !== 'inferred' || origin.confidence === 'high').length;
  const missing = missingProblems(result);
  const calls = open.length === 1 ? '1 call waits' : `${open.length} calls wait`;
  const answers = missing.length === 1 ? '1 answer' : `${missing.length} answers`;
  return new InputFailure('', [...open.map(problemOf), ...missing], {
    heading: `${calls} for acceptance${missing.length === 0 ? '' : `, ${answers} missing`}`,
    hint: [
      `Found${confidences(open)}:`,
      `--accept-inferred high takes ${sure} of them, --accept-inferred all takes ${open.length}.`,
      `To review them one by one: run this on a terminal, or`,
      `  ${calledAs} discover ... > answers.yaml`,
    ].join('\n'),
  });
}

function problemOf({ from, to, port, origin }: Call): Problem {
  const path = `${endName(from)} -> ${endName(to)}:${port}`;
  switch (origin.kind) {
    case 'inferred': {
      const [evidence] = origin.evidence;
      const shown = evidence ? `: ${evidenceText(evidence)}` : '';
      return { path, message: `${origin.confidence} confidence${shown}` };
    }
    case 'observed':
      return { path, message: `observed in ${origin.source}` };
    case 'declared':
      return { path, message: 'declared' };
    default:
      return origin satisfies never;
  }
}
