import type { Problem } from '../model/answers.ts';
import { printable } from './printable.ts';
import { type Style, withPainted } from './style.ts';
import { padded, textWidth } from './text-width.ts';
import { labelled } from './wrap.ts';

const widestPath = 34;
const shownAtMost = 100;

/**
 * What is wrong, all at once: a heading, then each problem with its path and what would be right. Problems
 * of several files stand under the name of each. `writes`: without them something would have been written.
 */
export function renderProblems(
  {
    source,
    heading,
    problems,
  }: { readonly source: string; readonly heading: string; readonly problems: readonly Problem[] },
  style: Style,
  writes = true,
): string {
  const name = source === '' ? '' : `${style.strong(printable(source))}: `;
  const shown = problems.slice(0, shownAtMost);
  const column = Math.min(widestPath, Math.max(0, ...shown.map((problem) => textWidth(pathText(problem)))));
  const files = [...new Set(shown.map(({ file }) => file))];
  const lines = files.flatMap((file) => [
    ...(files.length > 1 && file !== undefined ? ['', `  ${style.strong(printable(file))}`] : []),
    ...shown
      .filter((problem) => problem.file === file)
      .flatMap((problem) => renderProblem(problem, column, style, files.length > 1 || source === file)),
  ]);
  const rest = problems.length - shown.length;
  return [
    `  ${name}${style.bad(heading)}${writes ? ', nothing was written' : ''}`,
    '',
    ...lines,
    ...(rest > 0 ? ['', `    and ${rest} more`] : []),
  ].join('\n');
}

/** `isUnderFile`: the file of the problem is named above it. */
function renderProblem(problem: Problem, column: number, style: Style, isUnderFile: boolean): string[] {
  const path = pathText(problem);
  const { message, suggestion, file, line } = problem;
  const place = isUnderFile || file === undefined ? `line ${line}` : `${file}, line ${line}`;
  const where = line === undefined ? '' : ` (${place})`;
  const question = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  const text = printable(`${message}${question}${where}`);
  if (style.linear) return labelled(`    ${path}: `, text, style.width);
  if (textWidth(path) > column || style.width < 60) {
    return [`    ${style.strong(path)}`, ...labelled('      ', text, style.width)];
  }
  return withPainted(labelled(`    ${padded(path, column)}   `, text, style.width), path, style.strong);
}

function pathText({ path }: Problem): string {
  return path === '' ? '(as a whole)' : printable(path);
}
