import { readFileSync, statSync } from 'node:fs';
import type { World } from '../world.ts';
import { decodeText } from './decode-text.ts';
import { findManifests, type Search, type SkippedFile } from './find-manifests.ts';
import { packedFile } from './packed-file.ts';
import { readStdin } from './read-stdin.ts';
import { readStream } from './read-stream.ts';
import { reasonOf } from './read-text.ts';

/** The text of one file of manifests; `name` is `-` for standard input. */
export interface ManifestText {
  readonly name: string;
  readonly text: string;
}

const mostBytesOfFile = 100_000_000;
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
      texts.push({ name, text: decodeText(await readStdin(world, mostBytesOfFile)) });
      continue;
    }
    try {
      const reason = tooLarge(path, total);
      if (reason) {
        passedOver.push({ name, reason });
        continue;
      }
      const bytes = statSync(path).isFile() ? readFileSync(path) : readStream(path, mostBytesOfFile);
      const packed = bytes && packedFile(bytes);
      if (packed !== undefined) {
        passedOver.push({ name, reason: 'is packed: unpack it, and name what it holds', packed });
        continue;
      }
      const text = bytes && decodeText(bytes);
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
