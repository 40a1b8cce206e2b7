import { constants, gunzipSync } from 'node:zlib';
import { isPacked } from '../../discovery/settings/is-packed.ts';

const mostPacked = 65_536;
const mostUnpacked = 4_000_000;
const block = 512;

/** What a packed file is: a chart, as `helm package` writes one, or anything else. Undefined: it is not packed. */
export type Packed = 'chart' | 'other' | undefined;

/** Looks at the first bytes alone; whoever packs a chart puts its Chart.yaml first (helm.sh "helm package"). */
export function packedFile(bytes: Uint8Array): Packed {
  if (isTar(bytes)) return namesIn(bytes).some(isChartFile) ? 'chart' : 'other';
  if (!isPacked(bytes)) return undefined;
  return namesIn(startOf(bytes)).some(isChartFile) ? 'chart' : 'other';
}

function isChartFile(name: string): boolean {
  return /^(\.\/)?[^/]+\/Chart\.yaml$/.test(name);
}

/** What the first bytes of a gzip file unpack to; nothing where they are of another kind, broken, or far too much. */
function startOf(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f) return new Uint8Array();
  try {
    return gunzipSync(bytes.subarray(0, mostPacked), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: mostUnpacked,
    });
  } catch {
    return new Uint8Array();
  }
}

/** Names of the files in a tar archive (POSIX `ustar`: name, and size in octal), as far as its bytes go. */
function namesIn(bytes: Uint8Array): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at + block <= bytes.length; ) {
    const header = bytes.subarray(at, at + block);
    if (!isTar(header)) break;
    names.push(textAt(header, 0, 100));
    const size = Number.parseInt(textAt(header, 124, 136), 8);
    if (!Number.isFinite(size)) break;
    at += block + Math.ceil(size / block) * block;
  }
  return names;
}

function isTar(header: Uint8Array): boolean {
  return textAt(header, 257, 262) === 'ustar';
}

function textAt(bytes: Uint8Array, start: number, end: number): string {
  const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
  return text.split('\0', 1)[0] ?? '';
}
