import { join } from 'node:path';
import type { FindingEntry, Knowledge } from '../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../src/knowledge/load-knowledge.ts';
import { loadTemplates } from '../src/rendering/load-templates.ts';
import { type ExplanationKind, explanationKinds } from '../src/report/explanations/explanation.ts';
import { explanations } from '../src/report/explanations/explanations.ts';

const subjects = {
  answers: 'About the answers',
  manifests: 'About manifests and observed traffic',
  bundle: 'About what a bundle does',
  policies: 'About policies, of whatever origin',
} as const satisfies Record<FindingEntry['appliesTo'], string>;

/** Pages of documentation that say again what the knowledge holds, by file name in `docs/`. */
export function docsPages(root: string): Readonly<Record<string, string>> {
  const knowledge = loadKnowledge(join(root, 'questions'));
  const { templates } = loadTemplates(join(root, 'templates'));
  return {
    'findings.md': findingsPage(knowledge),
    'ids.md': idsPage(explanations(knowledge, templates)),
  };
}

function findingsPage({ findings }: Knowledge): string {
  const groups = Object.entries(subjects).map(([subject, title]) => {
    const own = findings.filter(({ appliesTo }) => appliesTo === subject);
    return [`## ${title}\n`, ...own.map(findingSection)].join('\n');
  });
  return [
    '# Findings\n',
    'What the advisor may have to tell, by subject and then by code. `netmesh-advisor explain <code>` prints one of',
    'them. Words in braces stand for what is special about one case. `--fail-on` names the severity from which a run',
    'fails; a blocking finding stops the bundle. This page is made from `questions/findings/`: `npm run docs`.\n',
    ...groups,
  ].join('\n');
}

function findingSection({ code, severity, title, message, why, remedy, reference }: FindingEntry): string {
  return [
    `### ${code}\n`,
    `**${severity}**: ${escaped(title)}\n`,
    `> ${escaped(message)}\n`,
    `${escaped(why)}\n`,
    `*Remedy:* ${escaped(remedy)}\n`,
    `*Reference:* ${/^https:/.test(reference) ? `<${reference}>` : escaped(reference)}\n`,
  ].join('\n');
}

function idsPage(all: ReturnType<typeof explanations>): string {
  const kinds = Object.entries(explanationKinds) as [ExplanationKind, string][];
  return [
    '# Ids\n',
    'Every id that answers files and output use. `netmesh-advisor explain <id>` says what one stands for, why it is',
    'asked or told, and where it comes from. This page is made from `questions/` and `templates/`: `npm run docs`.\n',
    ...kinds.map(([kind, what]) =>
      [
        `## ${kind}\n`,
        `${what[0]?.toUpperCase()}${what.slice(1)}.\n`,
        ...all
          .filter((one) => one.kind === kind)
          .map(
            ({ id, title }) =>
              `- ${kind === 'findings' ? `[\`${id}\`](findings.md#${id})` : `\`${id}\``}: ${escaped(title)}`,
          ),
        '',
      ].join('\n'),
    ),
  ].join('\n');
}

/** Signs of Markdown as they are, outside of code. */
function escaped(text: string): string {
  return text
    .trim()
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[\\*_[\]<>|]/g, '\\$&')))
    .join('');
}
