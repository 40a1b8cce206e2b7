import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { World } from '../world.ts';
import { findManifests, type Search, type SkippedFile } from './find-manifests.ts';
import { readStdin } from './read-stdin.ts';
import { reasonOf } from './read-text.ts';

/** The text of one file of manifests; `name` is `-` for standard input. */
export interface ManifestText {
  readonly name: string;
  readonly text: string;
}

const mostBytesOfFile = 20_000_000;
const mostBytesOfAll = 200_000_000;

const tooLargeReason = `is larger than ${mostBytesOfFile / 1_000_000} MB`;

/**
 * Reads every manifest under the named files and folders (`-`: standard input). What cannot be read is
 * passed over and listed, never silently.
 */
export async function readManifests(
  named: readonly string[],
  world: World,
  search?: Search,
): Promise<{ readonly texts: readonly ManifestText[]; readonly skipped: readonly SkippedFile[] }> {
  const { files, skipped } = findManifests(named, world.directory, search);
  const texts: ManifestText[] = [];
  const passedOver: SkippedFile[] = [...skipped];
  let total = 0;
  for (const { name, path } of files) {
    if (name === '-') {
      texts.push({ name, text: await readStdin(world, mostBytesOfFile) });
      continue;
    }
    try {
      const reason = tooLarge(path, total);
      if (reason) {
        passedOver.push({ name, reason });
        continue;
      }
      const text = statSync(path).isFile() ? readFileSync(path, 'utf8') : readStream(path);
      total += text?.length ?? 0;
      if (text === undefined) passedOver.push({ name, reason: tooLargeReason });
      else if (text.slice(0, 8000).includes('\0')) passedOver.push({ name, reason: 'is not text' });
      else texts.push({ name, text });
    } catch (error) {
      passedOver.push({ name, reason: reasonOf('cannot be opened', error as NodeJS.ErrnoException) });
    }
  }
  return { texts, skipped: passedOver };
}

function tooLarge(path: string, total: number): string | undefined {
  const { size } = statSync(path);
  if (size > mostBytesOfFile) return tooLargeReason;
  if (total + size > mostBytesOfAll) return `lies beyond the first ${mostBytesOfAll / 1_000_000} MB`;
  return undefined;
}

/** A pipe or device that was named, such as `<(kubectl get ...)`: nobody knows beforehand how much comes. */
function readStream(path: string): string | undefined {
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= mostBytesOfFile; ) {
      const chunk = Buffer.alloc(65_536);
      const length = readSync(file, chunk);
      if (length === 0) return Buffer.concat(chunks).toString('utf8');
      chunks.push(chunk.subarray(0, length));
      size += length;
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}
