/** A value as one word of a shell command: as it is where that is safe, in single quotes otherwise. */
export function quoteShell(value: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
