import { type Explanation, type ExplanationKind, explanationKinds } from './explanations/explanation.ts';
import { paragraph, rows, section } from './layout.ts';
import { type Style, spelled } from './style.ts';

/** One id in words, headed by its title. */
export function renderExplanation(explanation: Explanation, style: Style): string {
  const { id, kind, title, parts } = explanation;
  return spelled(
    [
      ...paragraph(title, style).map((line) => `  ${style.strong(line.trimStart())}`),
      `  ${style.dim(`${kind} ${id}`)}`,
      '',
      ...parts.flatMap(({ heading, lines }) => {
        const texts = lines.flatMap((line) => paragraph(line, style));
        return heading === '' ? [...texts, ''] : section(heading, texts, style);
      }),
    ]
      .join('\n')
      .trimEnd(),
    style,
  );
}

/** The ids of one kind, or of all. */
export function renderExplanationList(
  all: readonly Explanation[],
  only: ExplanationKind | undefined,
  style: Style,
): string {
  const kinds = (Object.keys(explanationKinds) as ExplanationKind[]).filter(
    (kind) => only === undefined || kind === only,
  );
  return spelled(
    kinds
      .flatMap((kind) => {
        const pairs = all
          .filter((explanation) => explanation.kind === kind)
          .map(({ id, title }): readonly [string, string] => [id, title]);
        return section(`${kind}: ${explanationKinds[kind]}`, rows(pairs, style, 30), style);
      })
      .join('\n')
      .trimEnd(),
    style,
  );
}
