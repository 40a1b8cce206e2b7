import { approaches } from '../model/decision.ts';
import { append } from '../model/group-by.ts';
import { answerText } from './answer-text.ts';
import { approachNames, dataPlaneTitle, decisionText, outcomeText, reasonTarget } from './approach-text.ts';
import { costNote, latencyText, memoryText, shownPlanes, vcpuText } from './cost-text.ts';
import { allFindings, type DecisionView } from './decision-view.ts';
import { othersText, type ToldCrowd, tellCondensed, tellFindings } from './finding-text.ts';
import { groupFindings } from './group-findings.ts';
import { markdownText } from './markdown-text.ts';
import { tellOpinions } from './opinion-text.ts';
import { tellFlips } from './render-decision.ts';
import { tellAssumptions } from './tell-assumptions.ts';

const mostFlips = 8;

/** The decision record: one page of Markdown for those who were not there. */
export function renderRecord(view: DecisionView): string {
  const { decision, knowledge } = view;
  const title = decision.blocked ? 'No approach works as it is asked for' : decisionText(decision, knowledge);
  return [
    `# ${markdownText(title)}`,
    ...blocked(view),
    ...part('Why', why(view)),
    ...part('How each source sees it', opinions(view)),
    ...part('What was not chosen', rejected(view)),
    ...part('What it costs', cost(view)),
    ...part('What would change it', changes(view)),
    ...part('To know', findings(view)),
    ...part('Assumed', assumed(view)),
    ...part('Answers', answers(view)),
    '',
  ].join('\n');
}

function part(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${heading}`, '', ...lines];
}

function blocked({ decision, knowledge }: DecisionView): string[] {
  if (!decision.blocked) return [];
  return tellFindings([decision.blocked], knowledge).flatMap(({ message, remedy }) => [
    '',
    `**${markdownText(message)}** ${markdownText(remedy)}`,
  ]);
}

function why({ decision }: DecisionView): string[] {
  const reasons = decision.reasons.map((reason) => {
    const target = reasonTarget(reason);
    return `- ${markdownText(reason.text)}${target === '' ? '' : ` → ${target}`}`;
  });
  const plane = (decision.dataPlane?.reasons ?? []).map(
    (reason) => `- Data plane: ${markdownText(reason.text)}`,
  );
  return [...reasons, ...plane];
}

function opinions({ decision, knowledge }: DecisionView): string[] {
  return [
    '| source | says | because |',
    '|---|---|---|',
    ...tellOpinions(decision, knowledge).map(
      ({ source, verdict, detail }) => `| ${source} | ${verdict} | ${markdownText(detail)} |`,
    ),
    '',
    markdownText(decision.agreement.summary),
  ];
}

/** The other approaches, each with what speaks against it: the capabilities and costs that take most from its score. */
function rejected({ decision, knowledge }: DecisionView): string[] {
  const rowTitle = (id: string): string =>
    [...knowledge.featureMatrix.capabilities, ...knowledge.featureMatrix.costs].find((row) => row.id === id)
      ?.title ?? id;
  return approaches
    .filter((approach) => decision.blocked !== undefined || approach !== decision.approach)
    .map((approach) => {
      const { low, high, contributions } = decision.opinions.matrix.scores[approach];
      const against = [...contributions]
        .sort((a, b) => b.points - a.points)
        .slice(0, 3)
        .map(({ row, points }) => `${rowTitle(row)} -${Math.round(points)}`);
      const score = low === high ? `${Math.round(low)}` : `${Math.round(low)} to ${Math.round(high)}`;
      const text = against.length === 0 ? 'nothing is taken off' : against.join(', ');
      return `- ${approachNames[approach]}: ${score} of 100 points in the feature matrix (${markdownText(text)})`;
    });
}

function cost({ cost: view, decision, knowledge }: DecisionView): string[] {
  if (!view) return [];
  return [
    costNote(view),
    '',
    '| data plane | CPU | memory | latency on the longest chain |',
    '|---|---|---|---|',
    ...shownPlanes(view, decision).map((row) => {
      const chosen = decision.dataPlane?.choice === row.dataPlane ? ' (recommended)' : '';
      const name = markdownText(dataPlaneTitle(row.dataPlane, knowledge));
      return `| ${name}${chosen} | ${vcpuText(row.vcpu)} | ${memoryText(row.memoryMb)} | ${latencyText(row.latencyMs)} |`;
    }),
  ];
}

function changes({ decision }: DecisionView): string[] {
  const flips = tellFlips(decision.flips)
    .slice(0, mostFlips)
    .map(([change, becomes]) => `- ${markdownText(change)} → ${becomes}`);
  const open = decision.openUnknowns.map(
    ({ question, couldBecome }) =>
      `- ${question} is not known yet: ${couldBecome.map(outcomeText).join(' or ')} is possible`,
  );
  const all = [...flips, ...open];
  return all.length === 0 ? ['No answer alone, nor two or three together.'] : all;
}

/** One line for each; those of one code, where they say the same remedy, below their title. */
function findings(view: DecisionView): string[] {
  return groupFindings(tellCondensed(allFindings(view), view.knowledge)).flatMap(
    ({ code, severity, title, told }) => {
      const text = ({ message, others }: ToldCrowd) =>
        `${markdownText(message).replace(/\.$/, '')}${others.length > 0 ? `; ${markdownText(othersText(others, Number.POSITIVE_INFINITY))}` : ''}`;
      const [first] = told;
      const advice = (remedy: string) => `${markdownText(remedy)} (\`${code}\`)`;
      const isShared = told.every(({ remedy }) => remedy === first?.remedy);
      return first === undefined || told.length === 1 || !isShared
        ? told.map((one) => sentence(`- ${severity}: ${text(one)}`, advice(one.remedy)))
        : [
            sentence(`- ${severity}: ${markdownText(title)}`, advice(first.remedy)),
            ...told.map((one) => `  - ${text(one)}`),
          ];
    },
  );
}

function sentence(text: string, next: string): string {
  return `${text}${/[.!?]$/.test(text) ? '' : '.'} ${next}`;
}

const mostValues = 4;

/** Defaults of many workloads or calls share a line, so that the record stays a page. */
function assumed(view: DecisionView): string[] {
  const byPath = new Map<string, string[]>();
  for (const { answer, value } of tellAssumptions(view)) {
    const path = answer.replace(/\[\d+\]/g, '[]');
    append(byPath, path, value);
  }
  return [...byPath].map(([path, values]) => {
    const distinct = [...new Set(values)];
    const shown = distinct.slice(0, mostValues).map(markdownText).join('; ');
    const rest = distinct.length > mostValues ? '; …' : '';
    return `- \`${path}\`: ${shown}${rest}${values.length === 1 ? '' : ` (${values.length} times)`}`;
  });
}

function answers({ answers: given, decision, knowledge }: DecisionView): string[] {
  if (!given) return [];
  const assumedPaths = new Set(decision.assumptions.map(({ answer }) => answer));
  return knowledge.requirements.flatMap(({ id, title }) => {
    const answer = given.requirements[id];
    if (answer === undefined || assumedPaths.has(`requirements.${id}`)) return [];
    return [`- ${markdownText(title)}: ${markdownText(answerText(id, answer, knowledge))}`];
  });
}
