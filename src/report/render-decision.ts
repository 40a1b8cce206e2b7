import type { Flip } from '../model/decision.ts';
import { append } from '../model/group-by.ts';
import { dataPlaneTitle, decisionText, outcomeText, reasonTarget } from './approach-text.ts';
import { costNote, latencyText, memoryText, shownPlanes, vcpuText } from './cost-text.ts';
import { allFindings, type DecisionView } from './decision-view.ts';
import { tellCondensed, tellFindings } from './finding-text.ts';
import { paragraph, pointing, rows, section, table } from './layout.ts';
import { listFindings } from './list-findings.ts';
import { type ToldOpinion, tellOpinions } from './opinion-text.ts';
import { printable } from './printable.ts';
import { renderBundleSummary } from './render-bundle-summary.ts';
import { type Style, spelled, withPainted } from './style.ts';
import { tellAssumptions } from './tell-assumptions.ts';
import { labelled } from './wrap.ts';

const mostReasons = 6;
const mostFlips = 6;
const mostOfOneCode = 6;

/** The decision for a person: the answer first, then why, then what would change it, then what it costs. */
export function renderDecision(view: DecisionView, style: Style): string {
  const { decision, knowledge } = view;
  const title = decision.blocked
    ? 'none that can work as it is asked for'
    : decisionText(decision, knowledge);
  const heading = labelled('  Decision   ', title, style.width);
  return spelled(
    [
      ...withPainted(heading, 'Decision', style.dim),
      '',
      ...blocked(view, style),
      ...section('Why', why(view, style), style),
      ...section('How each source sees it', opinions(view, style), style),
      ...section('What would change it', changes(view, style), style),
      ...cost(view, style),
      ...assumed(view, style),
      ...findings(view, style),
      ...renderBundleSummary(view, style),
    ]
      .join('\n')
      .trimEnd(),
    style,
  );
}

function blocked({ decision, knowledge }: DecisionView, style: Style): string[] {
  if (!decision.blocked) return [];
  const [told] = tellFindings([decision.blocked], knowledge);
  return told
    ? section('Blocked', [...paragraph(told.message, style), ...paragraph(told.remedy, style)], style)
    : [];
}

function why({ decision }: DecisionView, style: Style): string[] {
  const reasons = decision.reasons.slice(0, mostReasons);
  const others = decision.reasons.length - reasons.length;
  return [
    ...pointing(
      reasons.map((reason) => [printable(reason.text), reasonTarget(reason)]),
      style,
    ),
    ...(others > 0 ? paragraph(style.dim(`and ${others} more: see -o markdown`), style) : []),
  ];
}

function opinions({ decision, knowledge }: DecisionView, style: Style): string[] {
  const told = tellOpinions(decision, knowledge);
  const verdictWidth = Math.min(26, Math.max(...told.map(({ verdict }) => verdict.length)));
  const pairs = told.map(
    ({ source, verdict, detail }) =>
      [
        source,
        style.linear ? `${verdict}. ${detail}` : `${verdict.padEnd(verdictWidth)}  ${detail}`.trimEnd(),
      ] as const,
  );
  const contradictions = decision.agreement.contradictions.flatMap((id) => {
    const text = knowledge.contradictions.find((entry) => entry.id === id)?.title;
    return text === undefined ? [] : [`${text} (explain ${id})`];
  });
  return [
    ...(style.linear ? rows(pairs, style) : hanging(told, verdictWidth, style)),
    ...paragraph(decision.agreement.summary, style),
    ...(contradictions.length > 0
      ? paragraph(`The guide is of two minds: ${contradictions.join('; ')}.`, style)
      : []),
  ];
}

/** Three columns, the last of them wrapped below itself, or below the others where there is no room. */
function hanging(told: readonly ToldOpinion[], verdictWidth: number, style: Style): string[] {
  return told.flatMap(({ source, verdict, detail }) => {
    const columns = `    ${source.padEnd(11)}   ${verdict.padEnd(verdictWidth)}   `;
    if (style.width - columns.length >= 24) return labelled(columns, detail, style.width);
    return [
      ...labelled(`    ${source}   `, verdict, style.width),
      ...labelled(' '.repeat(8), detail, style.width),
    ];
  });
}

function changes({ decision }: DecisionView, style: Style): string[] {
  const flips = tellFlips(decision.flips);
  const shown = flips.slice(0, mostFlips);
  const alone = decision.flips.some((flip) => flip.changes.length === 1);
  const open = decision.openUnknowns.map(({ question, couldBecome }): readonly [string, string] => [
    `${question}: not known yet, could make it`,
    couldBecome.map(outcomeText).join(' or '),
  ]);
  return [
    ...(flips.length === 0 ? paragraph('No answer alone, nor two or three together.', style) : []),
    ...(flips.length > 0 && !alone ? paragraph('No single answer. Together:', style) : []),
    ...pointing([...shown, ...open], style),
    ...(flips.length > shown.length
      ? paragraph(style.dim(`and ${flips.length - shown.length} more: see -o markdown`), style)
      : []),
  ];
}

/** Each change once, with everything that it may lead to: further questions can come up behind it. */
export function tellFlips(flips: readonly Flip[]): (readonly [string, string])[] {
  const outcomes = new Map<string, string[]>();
  for (const flip of flips) {
    const change = flipText(flip);
    append(outcomes, change, outcomeText(flip.becomes));
  }
  return [...outcomes].map(([change, becomes]) => [change, becomes.join(' or ')]);
}

/** "isolation: none or workloads with compliance: none and outside-mesh: none", in the words of the answers file. */
function flipText({ changes: changed }: Flip): string {
  const [first = '', ...others] = changed.map(
    ({ question, to, how }) =>
      `${question}: ${how === 'remove' ? 'without ' : ''}${to.length === 0 ? 'none' : either(to)}`,
  );
  return others.length === 0 ? first : `${first} with ${others.join(' and ')}`;
}

function either(options: readonly string[]): string {
  const [last = '', ...before] = [...options].reverse();
  return before.length === 0 ? last : `${before.reverse().join(', ')} or ${last}`;
}

function cost({ cost: view, decision, knowledge }: DecisionView, style: Style): string[] {
  if (!view) return [];
  const body = shownPlanes(view, decision).map((row) => [
    dataPlaneTitle(row.dataPlane, knowledge),
    vcpuText(row.vcpu),
    memoryText(row.memoryMb),
    latencyText(row.latencyMs),
    decision.dataPlane?.choice === row.dataPlane ? 'recommended' : '',
  ]);
  const title = decision.dataPlane ? 'What it costs' : 'What a mesh would cost';
  return section(
    title,
    [...table(['', '', '', '', ''], body, style, new Set([1])), ...paragraph(costNote(view), style)],
    style,
  );
}

/**
 * Defaults that were used. Facts about the cluster matter to the policies only; the many small ones of the
 * topology are counted here and listed in the decision record.
 */
function assumed(view: DecisionView, style: Style): string[] {
  const assumptions = tellAssumptions(view);
  const of = (part: string) => assumptions.filter(({ answer }) => answer.startsWith(`${part}.`));
  const others = view.bundle ? of('topology').length : 0;
  const parts = [
    ...[...of('requirements'), ...(view.bundle ? of('platform') : [])].map(
      ({ answer, value }) => `${lastPart(answer)} ${printable(value)}`,
    ),
    ...(others === 0 ? [] : [`${others} small things of the topology (see -o markdown)`]),
  ];
  if (parts.length === 0) return [];
  const lines = labelled('  Assumed    ', parts.join(', '), style.width);
  return [...withPainted(lines, 'Assumed', style.strong), ''];
}

function lastPart(path: string): string {
  return path.replace(/^(requirements|platform)\./, '');
}

function findings(view: DecisionView, style: Style): string[] {
  const { blocked: shownAbove } = view.decision;
  const told = tellCondensed(
    allFindings(view).filter((finding) => finding !== shownAbove),
    view.knowledge,
  );
  return listFindings(told, { most: mostOfOneCode, rest: '-o markdown' }, style);
}
