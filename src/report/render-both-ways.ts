import { dump } from 'js-yaml';
import type { BothWays, OneWay } from '../model/both-ways.ts';
import { paragraph } from './layout.ts';
import { printable } from './printable.ts';
import { type Style, spelled } from './style.ts';
import { labelled } from './wrap.ts';

/** One requirement under each technology: its rule, what it sees, what it misses, what a caller notices. */
export function renderBothWays({ requirement, networkPolicies, istio }: BothWays, style: Style): string {
  return spelled(
    [
      `  ${style.strong(printable(requirement))}`,
      ...[networkPolicies, istio].flatMap((way) => ['', ...renderWay(way, style)]),
    ].join('\n'),
    style,
  );
}

function renderWay({ title, denied, sees, misses, rule }: OneWay, style: Style): string[] {
  const list = (label: string, texts: readonly string[]): string[] =>
    texts.flatMap((text) => labelled(`    ${label.padEnd(6)}  `, printable(text), style.width));
  return [
    `  ${style.accent(title)}`,
    ...list('sees', sees),
    ...list('misses', misses),
    ...paragraph(denied, style),
    ...(rule === undefined ? [] : ['', ...renderRule(rule, style)]),
  ];
}

function renderRule(rule: unknown, style: Style): string[] {
  return dump(rule, { lineWidth: -1, noRefs: true })
    .trimEnd()
    .split('\n')
    .map((line) => `      ${style.dim(printable(line))}`);
}
