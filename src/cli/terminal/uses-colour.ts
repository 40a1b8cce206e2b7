type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Decides for one stream whether it is coloured. The flag is stronger than FORCE_COLOR, which is stronger
 * than NO_COLOR, which is stronger than what the terminal says (no-color.org, force-color.org): an empty
 * variable counts as unset.
 */
export function usesColour(stream: {
  readonly flag: boolean | undefined;
  readonly environment: Environment;
  readonly isTerminal: boolean;
}): boolean {
  const { flag, environment, isTerminal } = stream;
  if (flag !== undefined) return flag;
  if (environment.FORCE_COLOR) return !['0', 'false'].includes(environment.FORCE_COLOR);
  if (environment.NO_COLOR) return false;
  return isTerminal && environment.TERM !== 'dumb';
}
