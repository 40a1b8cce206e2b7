import type { Finding } from '../../model/finding.ts';
import type { ObjectReference, PlacedObject } from '../../model/kubernetes.ts';
import { type AnalysisInput, analysisContext } from './analysis-context.ts';
import type { Detector, Remark } from './detector.ts';
import { detectors } from './detectors.ts';

/**
 * Everything that the catalogue of findings knows to look for in policies and what they are about. Input: the cluster,
 * the objects with their places, and what is known of platform, network plugin and mesh. Output: findings in the
 * order of files, lines, objects and codes, whatever the order of the objects; none twice. Never throws on what a
 * cluster could hold.
 */
export function analyse(input: AnalysisInput): readonly Finding[] {
  const context = analysisContext(input);
  const found = new Map<string, Finding>();
  for (const detector of detectors as readonly Detector[]) {
    for (const remark of detector.detect(context)) {
      const finding = findingOf(detector.code, remark);
      found.set(keyOf(finding), finding);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, finding]) => finding);
}

function findingOf(code: string, { at, values }: Remark): Finding {
  const { place } = at;
  const object = 'object' in at ? referenceOf(at) : at.reference;
  return { code, values, ...(place ? { place } : {}), ...(object ? { object } : {}) };
}

function referenceOf({ object }: PlacedObject): ObjectReference {
  const { namespace, name } = object.metadata;
  return { kind: object.kind, ...(namespace ? { namespace } : {}), name };
}

function keyOf({ code, place, object, values }: Finding): string {
  const line = String(place?.line ?? 0).padStart(9, '0');
  const name = object ? `${object.kind} ${object.namespace ?? ''}/${object.name}` : '';
  return [place?.file ?? '', line, name, code, JSON.stringify(values)].join('\u0000');
}
