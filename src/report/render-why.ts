import type { TrafficRequest } from '../model/request.ts';
import type { LayerVerdict, Outcome, Verdict } from '../model/verdict.ts';
import type { ObjectFault, WorldAssumption } from '../model/verification.ts';
import {
  callerSeesTexts,
  deciderText,
  httpText,
  layerReason,
  layerTitles,
  requestText,
} from './request-text.ts';
import { type Paint, type Style, spelled, withPainted, withRoomToSpell } from './style.ts';
import { padded, textWidth } from './text-width.ts';
import { faultsJson, tellFaults } from './verification-parts.ts';
import { assumptionText } from './verification-view.ts';
import { labelled } from './wrap.ts';

export interface WhyView {
  readonly request: TrafficRequest;
  readonly verdict: Verdict;
  readonly assumptions: readonly WorldAssumption[];
  /** What is wrong with the objects of the input. */
  readonly faults: readonly ObjectFault[];
}

const outcomeTexts = {
  allowed: 'allowed',
  denied: 'denied',
  undetermined: 'not known',
} as const satisfies Record<Outcome, string>;

/** One request through the layers: the answer first, then each layer with its rule, then what the caller sees. */
export function renderWhy({ request, verdict, assumptions, faults }: WhyView, medium: Style): string {
  const style = withRoomToSpell(medium);
  const http = httpText(request);
  const outcome = outcomeTexts[verdict.outcome];
  const asked = `  ${requestText(request)}${http === '' ? '' : `   ${http}`}`;
  const paint = paintOf(verdict.outcome, style);
  const room = style.width - textWidth(asked) - textWidth(outcome);
  const head =
    room >= 2 && !style.linear
      ? [`${asked}${' '.repeat(room)}${paint(outcome)}`]
      : [...labelled('  ', asked.trim(), style.width), `  ${paint(outcome)}`];
  const titles = verdict.layers.map(titleOf);
  const column = Math.max('The caller sees'.length, ...titles.map(textWidth));
  return spelled(
    [
      ...head,
      '',
      ...verdict.layers.flatMap((layer, index) => layerLines(titles[index] ?? '', layer, column, style)),
      ...labelled(`    ${padded('The caller sees', column)}   `, seenText(verdict), style.width),
      ...refusedLines(faults, style),
      ...(assumptions.length > 0 ? [''] : []),
      ...assumptions.flatMap((assumption, index) =>
        labelled(index === 0 ? '  Assumed   ' : '            ', assumptionText(assumption), style.width),
      ),
    ].join('\n'),
    style,
  );
}

/** A proxy that has taken the connection tells of packets that are dropped only when it has waited long enough. */
function seenText({ callerSees, decidedBy: { layer } }: Verdict): string {
  const text = callerSeesTexts[callerSees];
  const dropped = layer === 'network-policy-egress' || layer === 'network-policy-ingress';
  const waits = dropped && (callerSees === '503' || callerSees === 'reset');
  return waits ? `${text}, after the connect timeout` : text;
}

/** The same for other programs. */
export function whyJson({ request, verdict, assumptions, faults }: WhyView) {
  return { version: 1, request, ...verdict, refused: faultsJson(faults, 'refused'), assumptions };
}

/** Objects that had no say, because no API server takes them. */
export function refusedLines(faults: readonly ObjectFault[], style: Style): string[] {
  const told = tellFaults(faults, 'refused');
  if (told.length === 0) return [];
  return [
    '',
    ...labelled('  ', 'Left out, since no API server takes them:', style.width),
    ...told.flatMap((text) => labelled('    ', text, style.width)),
  ];
}

function titleOf({ layer, hop }: LayerVerdict): string {
  if (hop === undefined) return layerTitles[layer];
  return `${layerTitles[layer]}, ${hop === 0 ? 'to the waypoint' : 'from the waypoint'}`;
}

function layerLines(title: string, layer: LayerVerdict, column: number, style: Style): string[] {
  const word = padded(wordOf(layer), 10);
  const reason = layerReason(layer);
  const [mode] = /^(STRICT|PERMISSIVE|DISABLE)\b/.exec(reason) ?? [];
  const rule = `${deciderText(layer.decidedBy)}${mode === undefined ? '' : `, ${mode}`}`;
  const decided = 'policy' in layer.decidedBy;
  // The name of a rule says enough where it lets pass; where it does not, and where there is no rule, the reason does.
  const lines = layer.outcome === 'allowed' && decided ? [rule] : decided ? [rule, reason] : [reason];
  const narrow = style.linear || style.width - column - 19 < 24;
  const shown = narrow
    ? labelled('    ', `${title}: ${wordOf(layer)}, ${lines.join('; ')}`, style.width)
    : lines.flatMap((line, index) =>
        labelled(
          index === 0 ? `    ${padded(title, column)}   ${word}` : ' '.repeat(column + 17),
          line,
          style.width,
        ),
      );
  return withPainted(shown, wordOf(layer), paintOf(layer.outcome, style));
}

/** What mTLS comes to is more telling than that it is allowed. */
function wordOf({ layer, outcome, decidedBy, reason }: LayerVerdict): string {
  if (layer !== 'mtls' || outcome !== 'allowed') return outcomeTexts[outcome];
  if ('default' in decidedBy && decidedBy.default === 'mtls-between-proxies') return 'mTLS';
  return /mutual TLS/.test(reason) ? 'mTLS' : 'plaintext';
}

function paintOf(outcome: Outcome, style: Style): Paint {
  return outcome === 'allowed' ? style.good : outcome === 'denied' ? style.bad : style.caution;
}
