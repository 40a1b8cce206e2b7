import { type DiffView, differenceTitles, someNames, tellDifferences } from './diff-view.ts';
import { markdownText } from './markdown-text.ts';
import { assumptionText } from './verification-view.ts';

const most = 100;

/** What differs, for a pull request. */
export function diffMarkdown({ comparison, before, after }: DiffView): string {
  const told = tellDifferences(comparison.differences);
  const head = `### Connectivity: ${markdownText(before)} → ${markdownText(after)}`;
  if (told.length === 0) return `${head}\n\nNo difference.`;
  const rows = told
    .slice(0, most)
    .map(
      ({ kind, sources, destinations, ports }) =>
        `| ${differenceTitles[kind]} | ${markdownText(someNames(sources))} | ${markdownText(someNames(destinations))} | ${ports.map(markdownText).join('<br>')} |`,
    );
  const rest = told.length - most;
  const { onlyBefore, onlyAfter, assumptions } = comparison;
  return [
    head,
    '',
    '| | from | to | ports |',
    '|---|---|---|---|',
    ...rows,
    ...(rest > 0 ? ['', `And ${rest} more.`] : []),
    ...(onlyBefore.length > 0 ? ['', `Workloads gone: ${markdownText(someNames(onlyBefore, 20))}`] : []),
    ...(onlyAfter.length > 0 ? ['', `Workloads new: ${markdownText(someNames(onlyAfter, 20))}`] : []),
    ...(assumptions.length > 0
      ? ['', `Assumed: ${markdownText(assumptions.map(assumptionText).join('; '))}.`]
      : []),
  ].join('\n');
}
