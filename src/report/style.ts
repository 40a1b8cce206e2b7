/**
 * How a text looks on the medium it is written to. Reports ask for a meaning and never for a colour;
 * every text must read the same with `plainStyle`.
 */
export interface Style {
  /** Columns that a line may fill. */
  readonly width: number;
  /** False: only ASCII. */
  readonly unicode: boolean;
  /** True: no tables or columns, one labelled line for each fact, as a screen reader wants it. */
  readonly linear: boolean;
  readonly strong: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly caution: Paint;
  readonly accent: Paint;
}

export type Paint = (text: string) => string;

const same: Paint = (text) => text;

/** Wrapped lines with a word of the first in paint: it is put on last, since colours take no column. */
export function withPainted(
  [first = '', ...others]: readonly string[],
  word: string,
  paint: Paint,
): string[] {
  // What a function replaces by is called with more than the word.
  return [first.replace(word, () => paint(word)), ...others];
}

/** No colour; 80 columns. The look of files, pipes and tests. */
export const plainStyle: Style = {
  width: 80,
  unicode: true,
  linear: false,
  strong: same,
  dim: same,
  good: same,
  bad: same,
  caution: same,
  accent: same,
};

const asciiFor: Readonly<Record<string, string>> = {
  '→': '->',
  '←': '<-',
  '↔': '<->',
  '❯': '>',
  '›': '>',
  '•': '-',
  '·': '-',
  '–': '-',
  '—': '-',
  '─': '-',
  '…': '...',
  '×': 'x',
  '≤': '<=',
  '≥': '>=',
  '≈': '~',
  '±': '+/-',
  '−': '-',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '✔': 'ok',
  '✖': 'x',
  '█': '#',
  '░': '.',
  '●': '*',
  '◉': '(*)',
  '◯': '( )',
  '\u00a0': ' ',
};

/** The text in ASCII where the style asks for it; known signs get a spelling, all others a question mark. */
export function spelled(text: string, style: Pick<Style, 'unicode'>): string {
  if (style.unicode) return text;
  return text.replace(/[^\0-\x7f]/gu, (sign) => asciiFor[sign] ?? '?');
}

/** Some signs are longer in ASCII: lines are broken a little earlier where they will be spelled. */
export function withRoomToSpell(style: Style): Style {
  return style.unicode ? style : { ...style, width: style.width - 2 };
}
