type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Decides for one stream whether signs beyond ASCII may be used. Only a terminal is asked about its locale:
 * what goes to a file or a pipe must not depend on who runs it.
 */
export function usesUnicode(stream: {
  readonly plain: boolean;
  readonly environment: Environment;
  readonly isTerminal: boolean;
}): boolean {
  const { plain, environment, isTerminal } = stream;
  if (plain) return false;
  if (!isTerminal) return true;
  if (['linux', 'dumb'].includes(environment.TERM ?? '')) return false;
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return /utf-?8/i.test(locale);
}
