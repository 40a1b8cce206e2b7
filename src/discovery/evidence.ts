import type { Place, PlacedObject } from '../model/kubernetes.ts';
import type { Evidence } from '../model/topology.ts';

/** Points at a field of an object: the file and line of its document, `Kind namespace/name`, and the path. */
export function evidenceAt({ object, place }: PlacedObject, field: string): Evidence {
  const { kind, metadata } = object;
  const name = metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
  return {
    file: place.file,
    ...(place.line === undefined ? {} : { line: place.line }),
    object: `${kind} ${name}`,
    field,
  };
}

/** Where a finding points for a piece of evidence. */
export function evidencePlace({ file, line }: Evidence): Place {
  return line === undefined ? { file } : { file, line };
}
