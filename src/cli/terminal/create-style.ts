import { plainStyle, type Style } from '../../report/style.ts';
import type { OutputStream } from '../output/output-stream.ts';
import type { Surroundings } from '../surroundings.ts';

const widest = 80;
const narrowest = 40;

/**
 * The style of one stream. Only colours that the terminal's own theme defines are used, so that they can be
 * read on light and on dark; chalk is loaded only where there is colour, since it asks no NO_COLOR itself.
 */
export async function createStyle(
  stream: OutputStream,
  flags: { readonly color?: boolean | undefined; readonly plain?: boolean | undefined },
  surroundings: Pick<Surroundings, 'environment'>,
): Promise<Style> {
  const isTerminal = stream.isTTY === true;
  const { environment } = surroundings;
  const plain = flags.plain === true;
  const base: Style = {
    ...plainStyle,
    width: isTerminal && stream.columns ? Math.max(narrowest, Math.min(widest, stream.columns)) : widest,
    unicode: usesUnicode({ plain, environment, isTerminal }),
    linear: plain,
  };
  if (!usesColour({ flag: plain ? false : flags.color, environment, isTerminal })) return base;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return {
    ...base,
    strong: chalk.bold,
    dim: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    caution: chalk.yellow,
    accent: chalk.cyan,
  };
}

/**
 * Decides for one stream whether it is coloured. The flag is stronger than FORCE_COLOR, which is stronger
 * than NO_COLOR, which is stronger than what the terminal says (no-color.org, force-color.org): an empty
 * variable counts as unset.
 */
function usesColour(stream: {
  readonly flag: boolean | undefined;
  readonly environment: Surroundings['environment'];
  readonly isTerminal: boolean;
}): boolean {
  const { flag, environment, isTerminal } = stream;
  if (flag !== undefined) return flag;
  if (environment.FORCE_COLOR) return !['0', 'false'].includes(environment.FORCE_COLOR);
  if (environment.NO_COLOR) return false;
  return isTerminal && environment.TERM !== 'dumb';
}

/**
 * Decides for one stream whether signs beyond ASCII may be used. Only a terminal is asked about its locale:
 * what goes to a file or a pipe must not depend on who runs it.
 */
function usesUnicode(stream: {
  readonly plain: boolean;
  readonly environment: Surroundings['environment'];
  readonly isTerminal: boolean;
}): boolean {
  const { plain, environment, isTerminal } = stream;
  if (plain) return false;
  if (!isTerminal) return true;
  if (['linux', 'dumb'].includes(environment.TERM ?? '')) return false;
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return /utf-?8/i.test(locale);
}
