import type { ValidAnswers } from '../input/valid-answers.ts';
import { seenPlace } from './seen-place.ts';

/** What a person knows of an item of the topology without a path. */
const ownField = {
  calls: 'from',
  workloads: 'name',
  entryPoints: 'to',
  externals: 'name',
  namespaces: 'name',
} as const;

/**
 * Says where a person finds what stands at a path of the answers. An item that manifests have shown stands in no file of
 * theirs: a call is found by what showed it, and of the others the finding itself has the name.
 */
export function placeOfAnswer(result: ValidAnswers): (answer: string) => string | undefined {
  return (answer) => {
    const [item, list, index] = /^topology\.(\w+)\[(\d+)\]/.exec(answer) ?? [];
    const field =
      list !== undefined && Object.hasOwn(ownField, list)
        ? ownField[list as keyof typeof ownField]
        : undefined;
    if (field === undefined) return answer;
    const origin = result.provenance.get(`${item}.${field}`);
    if (origin?.kind !== 'found') return answer;
    const call = list === 'calls' ? result.answers.topology?.calls[Number(index)] : undefined;
    return call && seenPlace(call);
  };
}
