import type { DeclaredRequest } from '../../semantics/proof/declared.ts';
import type { Proof, ProofFailure } from '../../semantics/proof/proof.ts';
import { seenPlace } from '../discover/seen-place.ts';
import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { toolName, toolVersion } from '../version.ts';
import { requestText } from './request-text.ts';

const shownAtMost = 10;

/** A bundle that does not do what it says: nothing is written, and where all of it is ours, so is the fault. */
export class ProofFailed extends Failure {
  override readonly name = 'ProofFailed';
}

export function proofFailure({ failures }: Proof): ProofFailed {
  const shown = failures.slice(0, shownAtMost).map((failure) => `  ${failureText(failure)}`);
  const rest = failures.length - shown.length;
  return new ProofFailed(
    [
      `the policies fail their own proof, nothing was written:`,
      ...shown,
      ...(rest > 0 ? [`  and ${rest} more`] : []),
    ].join('\n'),
    {
      exitCode: exitCode.ownFault,
      hint: `This is a fault of ${toolName} ${toolVersion}: please report it with the answers.`,
    },
  );
}

function failureText(failure: ProofFailure): string {
  switch (failure.kind) {
    case 'cut':
      return `${declaredText(failure.declared)} (${placeOf(failure.declared)}) is denied ${failure.undo ? 'while undoing' : 'in'} phase ${failure.phase}, step ${failure.step}: ${failure.verdict.decidedBy.reason}`;
    case 'astray':
      return `${declaredText(failure.declared)} (${placeOf(failure.declared)}) goes astray ${failure.undo ? 'while undoing' : 'in'} phase ${failure.phase}, step ${failure.step}: ${failure.reason}`;
    case 'open':
      return `${requestText(failure.request)} is allowed and was not declared: ${failure.verdict.decidedBy.reason}`;
    case 'opened':
      return `${requestText(failure.request)} was kept out before and passes ${failure.undo ? 'while undoing' : 'in'} phase ${failure.phase}, step ${failure.step}`;
    case 'undo-leads-elsewhere':
      return `the undo of phase ${failure.phase} does not lead back to where it began`;
    default:
      return failure satisfies never;
  }
}

/** What is asked for, with the name of a destination outside beside the address that stands for it. */
function declaredText({ request, flow }: DeclaredRequest): string {
  const text = requestText(request);
  const { destination } = request;
  if (!flow || !('kind' in flow.to) || flow.to.kind !== 'external' || !('address' in destination))
    return text;
  const { name } = flow.to;
  return text.replace(`-> ${destination.address}`, () => `-> ${name} (${destination.address})`);
}

/** A call that manifests have shown stands in no file of the user's. */
function placeOf({ answer, flow }: DeclaredRequest): string {
  return flow !== undefined && 'origin' in flow && flow.origin.kind !== 'declared' ? seenPlace(flow) : answer;
}
