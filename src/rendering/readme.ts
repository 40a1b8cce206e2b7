import type { Decision } from '../model/decision.ts';
import { type Finding, severities } from '../model/finding.ts';
import type { Check, Phase, Plan, RolloutStep } from '../model/plan.ts';
import { bullet, codeBlock, paragraph, plainLine } from './markdown.ts';
import { commandOf } from './rollout/command-of.ts';

/** A finding in the catalogue's words. */
export type DescribeFinding = (finding: Finding) => {
  readonly severity: string;
  readonly title: string;
  readonly message: string;
  readonly remedy: string;
};

/** The decision record, where it is among the files beside the runbook. */
const recordName = 'decision.md';

/** The runbook: order, checks, undo, and what is not there and why; `beside`: names of other files of the bundle. */
export function readme(
  plan: Plan,
  decision: Decision,
  describe: DescribeFinding,
  beside: readonly string[],
): string {
  return [
    `# Runbook: ${titleOf(decision)}\n`,
    paragraph(
      'Carry out the phases in their order, each with its checks, and go on only when they hold. Every phase that ' +
        'changes the cluster can be undone by itself; undo phases in reverse order. Run the commands in this ' +
        'directory, with bash.',
    ),
    paragraph(
      'Each phase, and the final state, has a file for each workload with all that is about it, and a ' +
        '`namespace.yaml` for what holds for a namespace as a whole.',
    ),
    paragraph(
      'After each step every declared call still passes. Open connections may survive a new policy and break when ' +
        'they are opened again: restart clients at every cut-over.',
    ),
    '## Phases\n',
    plan.phases.map(({ title }, index) => bullet(`${index + 1}. ${title}`, '')).join(''),
    ...plan.phases.map((phase, index) => phaseSection(phase, index + 1)),
    afterwards(plan),
    valuesSection(plan),
    notGeneratedSection(plan),
    findingsSection(plan, describe, beside),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function phaseSection(phase: Phase, number: number): string {
  return [
    `## ${number}. ${plainLine(phase.title)}\n`,
    paragraph(phase.why),
    stepsBlock(phase.steps),
    ...together(phase.checks).flatMap((check) => [
      `Check: ${plainLine(check.title)}\n`,
      codeBlock(check.command),
      paragraph(check.expect),
    ]),
    phase.undo.length > 0 ? 'Undo:\n' : '',
    phase.undo.length > 0 ? stepsBlock(phase.undo) : '',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** One check of those that say the same and differ in their command alone, as long as each is one line. */
function together(checks: readonly Check[]): Check[] {
  const merged: Check[] = [];
  for (const check of checks) {
    const last = merged.at(-1);
    const says = ({ title, expect }: Check) => JSON.stringify([title, expect]);
    if (last && says(last) === says(check) && !check.command.includes('\n')) {
      merged[merged.length - 1] = { ...last, command: `${last.command} &&\n  ${check.command}` };
    } else merged.push(check);
  }
  return merged;
}

function stepsBlock(steps: readonly RolloutStep[]): string {
  const lines = steps.flatMap((step) => [
    ...(step.kind === 'command' ? [`# ${plainLine(step.why)}`] : []),
    commandOf(step),
  ]);
  return codeBlock(lines.join('\n'));
}

function afterwards(plan: Plan): string {
  if (plan.final.length === 0) return '';
  return [
    '## Afterwards\n',
    paragraph(
      '`final/` holds what stands when the rollout is over: commit it, and let GitOps keep it in force from then on. ' +
        'Do not apply it to a cluster that has not been through the phases. `inventory.yaml` lists every object, so ' +
        'that a later bundle can name exactly what to delete: `kubectl apply` leaves in place what a bundle no longer ' +
        'has.',
    ),
    paragraph(
      'An overlay of your own over `final/` may add labels (without includeSelectors) and annotations. `namespace`, ' +
        '`namePrefix`, `nameSuffix` and `commonLabels` break the policies: they change names and selectors, and not ' +
        'what refers to them, such as identities, peers in other namespaces and labels of pods. What is called or ' +
        'labelled otherwise is another answer. Whether what an overlay makes still holds, this command tells:',
    ),
    codeBlock('kubectl kustomize OVERLAY | netmesh-advisor verify - --answers ANSWERS'),
    paragraph(
      'Check: `./probes.sh` tries the declared calls, and undeclared ones, from throw-away pods (`--list` shows them).',
    ),
  ].join('\n');
}

function valuesSection({ values }: Plan): string {
  if (values.length === 0) return '';
  return [
    '## Values and patches\n',
    paragraph('Files that `kubectl apply` does not take.'),
    values.map(({ file, why }) => bullet(`\`${file}\`: ${why}`)).join(''),
  ].join('\n');
}

function notGeneratedSection({ notGenerated }: Plan): string {
  return [
    '## Not generated\n',
    notGenerated.length === 0
      ? paragraph('Everything that was asked for is in this bundle.')
      : [...byReason(notGenerated)].map(([why, all]) => omitted(why, all)).join(''),
  ].join('\n');
}

function byReason(notGenerated: Plan['notGenerated']): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { what, why, answer } of notGenerated) {
    const text = answer === undefined ? what : `${what} (${answer})`;
    groups.set(why, [...(groups.get(why) ?? []), text]);
  }
  return groups;
}

function omitted(why: string, all: readonly string[]): string {
  return all.length === 1
    ? bullet(`${all.join()}. ${why}`)
    : bullet(why) + all.map((one) => bullet(one, '  - ')).join('');
}

function findingsSection({ findings }: Plan, describe: DescribeFinding, beside: readonly string[]): string {
  const record = beside.includes(recordName)
    ? paragraph(
        `What the proof found to stay open besides, and every assumption, stands in \`${recordName}\`.`,
      )
    : '';
  if (findings.length === 0) return record === '' ? '' : `## Findings\n\n${record}`;
  const groups = new Map<string, { severity: string; head: string; remedy: string; messages: string[] }>();
  for (const finding of findings) {
    const { severity, title, message, remedy } = describe(finding);
    const key = JSON.stringify([finding.code, remedy]);
    const head = `**${severity}** ${title}`;
    const group = groups.get(key) ?? { severity, head, remedy: `${remedy} (${finding.code})`, messages: [] };
    group.messages.push(message.replace(/\.$/, ''));
    groups.set(key, group);
  }
  const rank: readonly string[] = severities;
  const byRank = [...groups.values()].sort(
    (one, other) => rank.indexOf(other.severity) - rank.indexOf(one.severity),
  );
  const items = byRank.map(({ head, remedy, messages }) =>
    messages.length === 1
      ? bullet(`${head}: ${messages.join()}. ${remedy}`)
      : bullet(`${head}. ${remedy}`) + messages.map((message) => bullet(message, '  - ')).join(''),
  );
  return ['## Findings\n', items.join(''), ...(record === '' ? [] : [record])].join('\n');
}

function titleOf({ approach, dataPlane }: Decision): string {
  const names = {
    'network-policies': 'Network Policies',
    hybrid: 'Network Policies and Istio',
    istio: 'Istio',
  } as const satisfies Record<Decision['approach'], string>;
  const planes = {
    sidecar: 'sidecars',
    ambient: 'ambient',
    'ambient-waypoint': 'ambient with waypoints',
  } as const;
  return dataPlane ? `${names[approach]}, ${planes[dataPlane.choice]}` : names[approach];
}
