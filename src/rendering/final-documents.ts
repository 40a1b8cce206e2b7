import { basename } from 'node:path/posix';
import type { PlannedDocument } from '../model/plan.ts';
import { inReadingOrder, type LaidOutDocument, referenceKey } from './lay-out-documents.ts';
import type { Slot } from './rollout/parse-rollout.ts';

/**
 * What stands when the rollout is over: bypasses are gone, and the later of two documents of one name holds. The final
 * state has its own files, one folder a namespace, so that it is complete by itself.
 */
export function finalDocuments(
  laidOut: readonly LaidOutDocument[],
  slots: ReadonlyMap<string, Slot>,
): PlannedDocument[] {
  const last = new Map<string, LaidOutDocument>();
  for (const one of laidOut) {
    if (slots.get(one.slot)?.lifetime !== 'final') continue;
    const { kind, apiVersion, metadata } = one.document.object;
    const reference = { kind, namespace: metadata.namespace, name: metadata.name };
    last.set(`${apiVersion} ${referenceKey(reference)}`, one);
  }
  return inReadingOrder(
    [...last.values()].map((one) => {
      const { object, file } = one.document;
      const folder = `final/${object.metadata.namespace ?? 'cluster'}`;
      return { ...one, document: { ...one.document, file: `${folder}/${basename(file)}` } };
    }),
  ).map(({ document }) => document);
}
