import { rows, section } from './layout.ts';
import { printable } from './printable.ts';
import { type Style, spelled } from './style.ts';

/** How a bundle relates to the policies that stand already. */
export interface ComparisonView {
  readonly added: ConnectionsView;
  readonly removed: ConnectionsView;
  readonly standing?: { readonly needed: readonly string[]; readonly notNeeded: readonly string[] };
}

interface ConnectionsView {
  readonly count: number;
  readonly first: readonly ConnectionView[];
}

interface ConnectionView {
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly protocol: string;
}

const shownAtMost = 8;

/** Connections that the rollout adds and removes, and which of the policies it goes on needing. */
export function renderComparison({ added, removed, standing }: ComparisonView, style: Style): string {
  const pairs: (readonly [string, string])[] = [
    ['added', listed(added.first.map(connectionText), 'no connection', added.count)],
    ['removed', listed(removed.first.map(connectionText), 'no connection', removed.count)],
    ...(standing
      ? [
          ['stay needed', listed(standing.needed, 'none of them')] as const,
          ['not needed', listed(standing.notNeeded, 'none of them')] as const,
        ]
      : []),
  ];
  const title = 'Compared with the policies that stand, between these workloads';
  return spelled(section(title, rows(pairs, style), style).join('\n'), style);
}

function connectionText({ source, destination, port, protocol }: ConnectionView): string {
  return `${source} → ${destination}:${port}${protocol === 'TCP' ? '' : `/${protocol}`}`;
}

function listed(items: readonly string[], nothing: string, count = items.length): string {
  if (items.length === 0) return nothing;
  const rest = count - Math.min(items.length, shownAtMost);
  const shown = items.slice(0, shownAtMost).map((item) => printable(item));
  return [...(count > 1 ? [String(count)] : []), ...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(
    '\n',
  );
}
