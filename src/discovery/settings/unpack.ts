import { isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { isPacked } from './is-packed.ts';

const mostOfOne = 8_000_000;
const mostOfAll = 64_000_000;

/** What bytes hold: a text, something packed that was not opened, or data of a program. */
export type Content = { readonly text: string } | 'packed' | 'binary';

/**
 * Reads bytes as UTF-8 text, through gzip. What unpacks to more than 8 MB, or to more than 64 MB together with what
 * was read before, stays packed: a few bytes may stand for gigabytes.
 */
export function unpacker(): (bytes: Buffer) => Content {
  let left = mostOfAll;
  return (bytes) => {
    if (!isPacked(bytes)) return textIn(bytes);
    const most = Math.min(left, mostOfOne);
    if (bytes[0] !== 0x1f || most <= 0) return 'packed';
    try {
      const content = gunzipSync(bytes, { maxOutputLength: most });
      left -= content.length;
      return textIn(content);
    } catch {
      // Broken, or too large: then what was made of it is spent as well.
      left -= most;
      return 'packed';
    }
  };
}

function textIn(bytes: Buffer): Content {
  return isUtf8(bytes) && !bytes.includes(0) ? { text: bytes.toString('utf8') } : 'binary';
}
