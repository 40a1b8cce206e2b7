/** First bytes of gzip, zip, bzip2, xz and Zstandard; `null` stands for any. */
const magics = [
  [0x1f, 0x8b],
  [0x50, 0x4b, 3, 4],
  [0x42, 0x5a, 0x68, null, 0x31, 0x41, 0x59],
  [0xfd, 0x37, 0x7a],
  [0x28, 0xb5, 0x2f, 0xfd],
];

/** Whether bytes begin like something packed. */
export function isPacked(bytes: Uint8Array): boolean {
  return magics.some((magic) => magic.every((byte, index) => byte === null || bytes[index] === byte));
}
