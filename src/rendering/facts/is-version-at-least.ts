/** Whether a version such as `1.30.3` or `v1.30` is that minor version or a later one. */
export function isVersionAtLeast(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
