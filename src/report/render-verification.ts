import type { CheckedNeed } from '../model/verification.ts';
import { bulleted, capped } from './capped-list.ts';
import { connectivitySection, leavingSection } from './connectivity-sections.ts';
import { counted, firstNames } from './counted.ts';
import { tellFindings } from './finding-text.ts';
import { section } from './layout.ts';
import { listFindings } from './list-findings.ts';
import { printable } from './printable.ts';
import { deciderText, layerTitles, requestText } from './request-text.ts';
import { type Style, spelled, withPainted, withRoomToSpell } from './style.ts';
import { verificationHeadline } from './verification-headline.ts';
import { tellFaults, tellNeed, tellTooWide } from './verification-parts.ts';
import {
  assumptionText,
  deniedNeeds,
  isDeclared,
  purposeTitles,
  type VerificationView,
} from './verification-view.ts';
import { labelled } from './wrap.ts';

const mostOfOneCode = 3;

/** What policies allow, for a person: whether it holds, what does not, who may call whom, what was taken for granted. */
export function renderVerification(view: VerificationView, medium: Style): string {
  const style = withRoomToSpell(medium);
  const { verification } = view;
  const denied = deniedNeeds(verification);
  const refused = tellFaults(verification.faults, 'refused');
  return spelled(
    [
      ...verificationHeadline(view, style),
      '',
      ...explained(
        'Refused',
        'no API server takes these; judged without them',
        bulleted(refused, style),
        style,
      ),
      ...explained(
        'Denied',
        'declared, and something on the way says no',
        needs(denied.filter(isDeclared), style),
        style,
      ),
      ...explained('Cut', 'what mesh and cluster need', cut(denied, style), style),
      ...explained('Too wide', 'passes, and nobody declared it', tooWide(view, style), style),
      ...section('Not to be known offline', undetermined(view, style), style),
      ...section('Who may call whom', connectivitySection(view, style), style),
      ...section('What may leave the cluster', leavingSection(view, style), style),
      ...section('Without effect', bulleted(tellFaults(verification.faults, 'ineffective'), style), style),
      ...section('Taken with a warning', bulleted(tellFaults(verification.faults, 'warned'), style), style),
      ...findings(view, style),
      ...assumed(view, style),
      ...summary(view, style),
    ]
      .join('\n')
      .trimEnd(),
    style,
  );
}

/** A heading with what it means beside it. */
function explained(title: string, meaning: string, lines: readonly string[], style: Style): string[] {
  if (lines.length === 0) return [];
  const heading = labelled(`  ${title}   `, meaning, style.width);
  return [...withPainted(heading, title, style.strong), ...lines, ''];
}

function needs(list: readonly CheckedNeed[], style: Style): string[] {
  return capped(
    list.map((need) => {
      const { request, because, answer } = tellNeed(need);
      return [
        ...labelled('    ', request, style.width),
        ...labelled('      ', `${because} (${answer})`, style.width),
      ];
    }),
    style,
  );
}

/** What the plumbing lacks, by its purpose and reason: the workloads stand together. */
function cut(denied: readonly CheckedNeed[], style: Style): string[] {
  const groups = new Map<string, { title: string; who: Set<string>; because: string }>();
  for (const need of denied.filter((one) => !isDeclared(one))) {
    const { request, purpose, verdict } = need;
    const inward = purpose === 'metrics' || purpose === 'probe';
    const end = inward ? request.destination : request.source;
    const who = 'workload' in end ? `${end.workload.namespace}/${end.workload.name}` : requestText(request);
    const decision = verdict?.decidedBy;
    const because = decision ? `${layerTitles[decision.layer]}: ${deciderText(decision.decidedBy)}` : '';
    const key = `${purpose} ${because}`;
    const group = groups.get(key) ?? { title: purposeTitles[purpose], who: new Set<string>(), because };
    group.who.add(printable(who));
    groups.set(key, group);
  }
  return capped(
    [...groups.values()].map(({ title, who, because }) => [
      ...labelled('    ', `${title}: ${firstNames([...who])}`, style.width),
      ...labelled('      ', because, style.width),
    ]),
    style,
  );
}

function tooWide({ verification }: VerificationView, style: Style): string[] {
  const arrow = style.unicode ? '←' : '<-';
  return capped(
    verification.tooWide.map((one) => {
      const { what, who, because } = tellTooWide(one);
      const destinations = printable(one.destinations.join(', '));
      return [
        ...labelled('    ', what.replace(destinations, firstNames(one.destinations)), style.width),
        ...labelled(
          `      ${arrow} `,
          `${one.sources === 'anybody' ? who : firstNames(one.sources)}   ${because}`,
          style.width,
        ),
      ];
    }),
    style,
  );
}

function undetermined({ verification }: VerificationView, style: Style): string[] {
  const open = verification.needs.filter(({ outcome }) => outcome === 'undetermined');
  const pairs = verification.undetermined.map(({ decidedBy, pairs: number, example }) =>
    labelled(
      '    ',
      `${counted(number, 'pair')}: ${deciderText(decidedBy)} (such as ${printable(example)})`,
      style.width,
    ),
  );
  return [...needs(open, style), ...capped(pairs, style)];
}

function findings({ verification, knowledge }: VerificationView, style: Style): string[] {
  const told = tellFindings(verification.findings, knowledge);
  return told.length === 0
    ? []
    : [...listFindings(told, { most: mostOfOneCode, rest: '-o json' }, style), ''];
}

function assumed({ verification }: VerificationView, style: Style): string[] {
  const texts = verification.assumptions.map(assumptionText);
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text, index) =>
    labelled(index === 0 ? '  Assumed    ' : '             ', text, style.width),
  );
  return [...withPainted(lines, 'Assumed', style.dim), ''];
}

function summary({ verification }: VerificationView, style: Style): string[] {
  const { policies, workloads, needs: all, deniedPairs } = verification;
  const own = workloads.filter(({ role }) => role === 'workload').length;
  const allowed = all.filter(({ outcome }) => outcome === 'allowed').length;
  const checked = all.length === 0 ? '' : `, ${allowed} of ${counted(all.length, 'needed request')} allowed`;
  const text = `${counted(policies, 'policy', 'policies')}, ${counted(own, 'workload')}${checked}, ${counted(deniedPairs, 'other connection')} denied`;
  return labelled('  ', text, style.width);
}
