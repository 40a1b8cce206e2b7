import { firstNames } from './counted.ts';
import { type DiffView, differenceTitles, tellDifferences, tellRefused } from './diff-view.ts';
import { markdownText } from './markdown-text.ts';
import { assumptionText } from './verification-view.ts';

const most = 100;

/** What differs, for a pull request. */
export function diffMarkdown(view: DiffView): string {
  const { comparison, before, after } = view;
  const told = tellDifferences(comparison.differences);
  const head = `### Connectivity: ${markdownText(before)} → ${markdownText(after)}`;
  const refused = tellRefused(view).map((text) => `- ${markdownText(text)}`);
  const left = refused.length === 0 ? [] : ['', 'Left out, since no API server takes them:', '', ...refused];
  if (told.length === 0) return [head, '', 'No difference.', ...left].join('\n');
  const rows = told
    .slice(0, most)
    .map(
      ({ kind, sources, destinations, ports }) =>
        `| ${differenceTitles[kind]} | ${markdownText(firstNames(sources))} | ${markdownText(firstNames(destinations))} | ${ports.map(markdownText).join('<br>')} |`,
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
    ...left,
    ...(onlyBefore.length > 0 ? ['', `Workloads gone: ${markdownText(firstNames(onlyBefore, 20))}`] : []),
    ...(onlyAfter.length > 0 ? ['', `Workloads new: ${markdownText(firstNames(onlyAfter, 20))}`] : []),
    ...(assumptions.length > 0
      ? ['', `Assumed: ${markdownText(assumptions.map(assumptionText).join('; '))}.`]
      : []),
  ].join('\n');
}
