import type { NetworkPlugin } from '../../knowledge/knowledge.ts';
import { stringMap } from '../../kubernetes/untrusted.ts';
import {
  type ChangedPorts,
  type ConnectivityDifference,
  connectionStates,
} from '../../model/connectivity-diff.ts';
import type { DocumentPurpose, PurposePair } from '../../model/explanation.ts';
import type { ObjectReference, PlacedObject } from '../../model/kubernetes.ts';
import type { CheckedNeed } from '../../model/verification.ts';
import { declaredRequests } from '../proof/declared.ts';
import { acceptedObjects } from './accepted-objects.ts';
import { differencesBetween } from './compare-connectivity.ts';
import { judgedSide } from './judged-side.ts';
import { modesOf } from './modes-of.ts';
import type { VerificationInput } from './verification-input.ts';
import { worldOfInput } from './world-of-input.ts';

const answersAnnotation = 'netmesh-advisor/answers';

/**
 * What a document does among the others: the set is judged with it and without it, in the same world, and what differs
 * is its doing. Input: the whole set, the document among it.
 */
export function explainDocument(
  input: VerificationInput,
  document: PlacedObject,
  plugins: readonly NetworkPlugin[],
): DocumentPurpose {
  const all = acceptedObjects(input.objects);
  const others = acceptedObjects(input.objects.filter((placed) => placed !== document));
  const verified = worldOfInput(input, all);
  const { world, topology } = verified;
  const [whole, without] = [all, others].map((objects) => judgedSide(input, objects, plugins, verified)) as [
    ReturnType<typeof judgedSide>,
    ReturnType<typeof judgedSide>,
  ];
  const serves: CheckedNeed[] = [];
  const cuts: CheckedNeed[] = [];
  for (const { purpose, answer, request } of declaredRequests(
    world,
    topology,
    input.platform,
    modesOf(verified, input),
  )) {
    const [now, then] = [whole.judge.ask(request), without.judge.ask(request)];
    if (now.outcome !== 'denied' && then.outcome === 'denied')
      serves.push({ purpose, answer, request, outcome: now.outcome, verdict: now });
    if (now.outcome === 'denied' && then.outcome !== 'denied')
      cuts.push({ purpose, answer, request, outcome: now.outcome, verdict: now });
  }
  const differences = differencesBetween([without, whole]);
  return {
    object: referenceOf(document),
    place: document.place,
    isSurrounding: /^(v1$|apps\/|batch\/)/.test(document.object.apiVersion),
    answers: answersOf(document),
    serves,
    cuts,
    opens: pairs(differences, (before, after) => after > before),
    closes: pairs(differences, (before, after) => after < before),
  };
}

/** The paths that a document of ours carries with it. */
function answersOf({ object }: PlacedObject): string[] {
  const text = stringMap(object.metadata.annotations)[answersAnnotation] ?? '';
  return text
    .split(/[,\s]+/)
    .filter((path) => path !== '')
    .sort();
}

function referenceOf({ object: { kind, metadata } }: PlacedObject): ObjectReference {
  const { namespace, name } = metadata;
  return { kind, ...(typeof namespace === 'string' ? { namespace } : {}), name };
}

function pairs(
  differences: readonly ConnectivityDifference[],
  counts: (before: number, after: number) => boolean,
): PurposePair[] {
  const groups = new Map<string, PurposePair & { sources: string[] }>();
  for (const { source, destination, ports } of differences) {
    const texts = ports
      .filter(({ before, after }) =>
        counts(connectionStates.indexOf(before), connectionStates.indexOf(after)),
      )
      .map((change) => rangeText(change));
    if (texts.length === 0) continue;
    const key = JSON.stringify([destination, texts]);
    const known = groups.get(key);
    if (known) known.sources.push(source);
    else groups.set(key, { sources: [source], destination, ports: texts });
  }
  return [...groups.values()];
}

function rangeText({ protocol, from, to, portName }: ChangedPorts): string {
  if (from === 1 && to === 65535) return `every ${protocol} port`;
  return `${portName ?? (from === to ? from : `${from}-${to}`)}/${protocol}`;
}
