import type { ConnectivityDifference } from '../model/connectivity-diff.ts';
import { counted, firstNames } from './counted.ts';
import {
  type DiffView,
  differenceTitles,
  type ToldDifference,
  tellDifferences,
  tellRefused,
} from './diff-view.ts';
import { section } from './layout.ts';
import { printable } from './printable.ts';
import { type Style, spelled, withRoomToSpell } from './style.ts';
import { assumptionText } from './verification-view.ts';
import { labelled } from './wrap.ts';

const kinds = ['removed', 'changed', 'added'] as const satisfies readonly ConnectivityDifference['kind'][];

/** What differs, for a person: what is gone first, since that is what breaks. */
export function renderDiff(view: DiffView, medium: Style): string {
  const { comparison, before, after } = view;
  const style = withRoomToSpell(medium);
  const told = tellDifferences(comparison.differences);
  const { onlyBefore, onlyAfter, assumptions } = comparison;
  const head = `${printable(before)} → ${printable(after)}`;
  const same = comparison.differences.length === 0;
  const lines = [
    ...labelled(
      '  ',
      `${head}   ${same ? style.good('no difference') : summary(comparison.differences)}`,
      style.width,
    ),
    '',
    ...kinds.flatMap((kind) =>
      section(
        differenceTitles[kind],
        told.filter((one) => one.kind === kind).flatMap((one) => differenceLines(one, style)),
        style,
      ),
    ),
    ...section(
      'Left out, since no API server takes them',
      tellRefused(view).flatMap((text) => labelled('    ', text, style.width)),
      style,
    ),
    ...names('Workloads gone', onlyBefore, style),
    ...names('Workloads new', onlyAfter, style),
    ...assumptions.flatMap((assumption, index) =>
      labelled(index === 0 ? '  Assumed    ' : '             ', assumptionText(assumption), style.width),
    ),
  ];
  return spelled(lines.join('\n').trimEnd(), style);
}

function summary(differences: readonly ConnectivityDifference[]): string {
  return kinds
    .map((kind) => ({ kind, number: differences.filter((one) => one.kind === kind).length }))
    .filter(({ number }) => number > 0)
    .map(({ kind, number }) => `${counted(number, 'connection')} ${kind}`)
    .join(', ');
}

function differenceLines({ sources, destinations, ports }: ToldDifference, style: Style): string[] {
  return [
    ...labelled('    ', `${firstNames(sources)} → ${firstNames(destinations)}`, style.width),
    ...ports.flatMap((line) => labelled('      ', line, style.width)),
  ];
}

function names(title: string, list: readonly string[], style: Style): string[] {
  return list.length === 0 ? [] : [...labelled(`  ${title}   `, firstNames(list, 20), style.width), ''];
}
