import type { Problem } from '../model/answers.ts';
import { printable } from './printable.ts';
import type { Style } from './style.ts';
import { padded } from './text-width.ts';
import { labelled } from './wrap.ts';

const widestPath = 34;
const shownAtMost = 100;

/**
 * What is wrong, all at once: a heading, then a line for each problem with its path and what would be right.
 * `source` names what was read.
 */
export function renderProblems(source: string, problems: readonly Problem[], style: Style): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const heading = `  ${style.strong(printable(source))}: ${style.bad(count)}, nothing was written`;
  const shown = problems.slice(0, shownAtMost);
  const column = Math.min(widestPath, Math.max(...shown.map((problem) => place(problem).length), 0));
  const lines = shown.flatMap((problem) => renderProblem(problem, column, style));
  const rest = problems.length - shown.length;
  return [heading, '', ...lines, ...(rest > 0 ? ['', `    and ${rest} more like these`] : [])].join('\n');
}

function renderProblem(problem: Problem, column: number, style: Style): string[] {
  const path = place(problem);
  const text = printable(
    problem.suggestion === undefined
      ? problem.message
      : `${problem.message}; did you mean ${problem.suggestion}?`,
  );
  if (style.linear) return labelled(`    ${path}: `.replace(/ : $/, ''), text, style.width);
  if (path.length > column || style.width < 60) {
    return [`    ${style.strong(path)}`, ...labelled('      ', text, style.width)];
  }
  const [first = '', ...others] = labelled(`    ${padded(path, column)}   `, text, style.width);
  return [first.replace(path, () => style.strong(path)), ...others];
}

/** The path in the answers, and where the input has lines, the line. */
function place({ path, file, line }: Problem): string {
  const where = file === undefined ? '' : line === undefined ? file : `${file}:${line}`;
  return printable(path === '' ? where || '(all of it)' : path);
}
