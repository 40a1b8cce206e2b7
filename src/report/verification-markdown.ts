import type { CheckedNeed } from '../model/verification.ts';
import { tellConnectivity } from './connectivity-text.ts';
import { counted } from './counted.ts';
import { tellFindings } from './finding-text.ts';
import { groupFindings } from './group-findings.ts';
import { tellLeaving } from './leaving-text.ts';
import { markdownText } from './markdown-text.ts';
import { deciderText } from './request-text.ts';
import { tellFaults, tellNeed, tellTooWide } from './verification-parts.ts';
import {
  assumptionText,
  deniedNeeds,
  holds,
  isDeclared,
  purposeTitles,
  type VerificationView,
} from './verification-view.ts';

const most = 50;
const mostBytes = 60_000;

/** A verification for a pull request: the answer and what is wrong, with the edges folded away. */
export function verificationMarkdown(view: VerificationView): string {
  const { verification } = view;
  const denied = deniedNeeds(verification);
  const verdict = holds(view);
  const title =
    verdict === undefined
      ? 'Network policies: what they allow'
      : `Network policies: ${verdict ? 'hold' : 'do not hold'}`;
  const head = [
    `### ${title}`,
    '',
    [
      counted(verification.policies, 'policy', 'policies'),
      `${counted(denied.filter(isDeclared).length, 'declared request')} denied`,
      `${counted(denied.filter((need) => !isDeclared(need)).length, 'request')} of mesh and cluster cut`,
      `${counted(verification.tooWide.length, 'opening')} too wide`,
    ].join(' · '),
    '',
    ...part('Refused by the API server', tellFaults(view.verification.faults, 'refused').map(markdownText)),
    ...part('Denied', denied.filter(isDeclared).map(needText)),
    ...part('Cut', denied.filter((need) => !isDeclared(need)).map(plumbingText)),
    ...part(
      'Too wide',
      verification.tooWide.map((one) => {
        const { what, who, because } = tellTooWide(one);
        return `${markdownText(what)} ← ${markdownText(who)} (${markdownText(because)})`;
      }),
    ),
    ...part(
      'Not to be known offline',
      verification.undetermined.map(
        ({ decidedBy, pairs, example }) =>
          `${counted(pairs, 'pair')}: ${markdownText(`${deciderText(decidedBy)}, such as ${example}`)}`,
      ),
    ),
    ...findings(view),
  ].join('\n');
  const rest = [...edges(view), ...assumed(view)].join('\n');
  const whole = `${head}\n${rest}`.trimEnd();
  return whole.length <= mostBytes
    ? whole
    : `${head}\n\nThe edges are too many for a comment: see \`-o json\`.`;
}

function needText(need: CheckedNeed): string {
  const { request, because, answer } = tellNeed(need);
  return `${markdownText(request)}: ${markdownText(because)} (\`${answer.replaceAll('`', '')}\`)`;
}

function plumbingText(need: CheckedNeed): string {
  const { request, because } = tellNeed(need);
  return `${purposeTitles[need.purpose]}: ${markdownText(request)}: ${markdownText(because)}`;
}

function part(title: string, texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  const rest = texts.length - most;
  return [
    `**${title}**`,
    '',
    ...texts.slice(0, most).map((text) => `- ${text}`),
    ...(rest > 0 ? [`- and ${rest} more`] : []),
    '',
  ];
}

function findings({ verification, knowledge }: VerificationView): string[] {
  const groups = groupFindings(tellFindings(verification.findings, knowledge));
  return part(
    'Findings',
    groups.map(({ code, severity, told }) => {
      const [first] = told;
      const more = told.length > 1 ? ` (and ${told.length - 1} more of this kind)` : '';
      return `${severity} \`${code}\`: ${markdownText(first?.message ?? '')}${more}`;
    }),
  );
}

function edges({ verification }: VerificationView): string[] {
  const told = [...tellConnectivity(verification)];
  const leaving = tellLeaving(verification);
  if (told.length === 0 && leaving.length === 0) return [];
  return [
    `<details><summary>Who may call whom (${counted(told.length, 'workload')})</summary>`,
    '',
    '| workload | port | callers |',
    '|---|---|---|',
    ...told.flatMap(([destination, list]) =>
      list.map(
        ({ ports, callers }) =>
          `| ${markdownText(destination)} | ${markdownText(ports)} | ${markdownText(callers)} |`,
      ),
    ),
    ...leaving.map(
      ({ sources, addresses, ports }) =>
        `| ${markdownText(addresses)} | ${markdownText(ports)} | ${markdownText(sources)} |`,
    ),
    '',
    '</details>',
    '',
  ];
}

function assumed({ verification }: VerificationView): string[] {
  return verification.assumptions.map(
    (assumption) => `Assumed: ${markdownText(assumptionText(assumption))}.  `,
  );
}
