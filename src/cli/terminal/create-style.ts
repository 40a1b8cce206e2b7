import { plainStyle, type Style } from '../../report/style.ts';
import type { OutputStream } from '../output/output-stream.ts';
import type { Surroundings } from '../surroundings.ts';
import { usesColour } from './uses-colour.ts';
import { usesUnicode } from './uses-unicode.ts';

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
