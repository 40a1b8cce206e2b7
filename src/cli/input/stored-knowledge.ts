import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnswers } from '../../answers/parse-answers.ts';
import { toData } from '../../answers/source-node.ts';
import type { FindingEntry, Knowledge } from '../../knowledge/knowledge.ts';

const ending = '.yaml';

/** Checked knowledge as JSON, without what a decision does not read. */
export function storeKnowledge(knowledge: Knowledge): string {
  const { findings, useCases, bothWays, visibility, answersFile, ...read } = knowledge;
  return JSON.stringify(read);
}

/**
 * Knowledge as it was stored. What is not in the JSON comes from the YAML in `folder`, which was checked with the
 * rest, as soon as somebody asks for it: most runs ask for a few findings at most.
 */
export function restoreKnowledge(text: string, folder: string): Knowledge {
  const part = <Content>(file: string) => once(() => readYaml(folder, file) as Content);
  const useCases = part<Pick<Knowledge, 'useCases'>>('use-cases.yaml');
  const bothWays = part<Knowledge['bothWays']>('both-ways.yaml');
  const visibility = part<Knowledge['visibility']>('visibility.yaml');
  const answersFile = part<Knowledge['answersFile']>('answers-file.yaml');
  const findings = once(() => findingsIn(folder));
  return {
    ...(JSON.parse(text) as Omit<
      Knowledge,
      'findings' | 'useCases' | 'bothWays' | 'visibility' | 'answersFile'
    >),
    get useCases() {
      return useCases().useCases;
    },
    get bothWays() {
      return bothWays();
    },
    get visibility() {
      return visibility();
    },
    get answersFile() {
      return answersFile();
    },
    get findings() {
      return findings();
    },
  };
}

function findingsIn(folder: string): FindingEntry[] {
  return readdirSync(join(folder, 'findings'))
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => {
      const entry = once(() => readYaml(folder, `findings/${file}`) as FindingEntry);
      return {
        code: file.slice(0, -ending.length),
        get severity() {
          return entry().severity;
        },
        get title() {
          return entry().title;
        },
        get message() {
          return entry().message;
        },
        get why() {
          return entry().why;
        },
        get remedy() {
          return entry().remedy;
        },
        get reference() {
          return entry().reference;
        },
        get appliesTo() {
          return entry().appliesTo;
        },
      };
    });
}

function readYaml(folder: string, file: string): unknown {
  const { root, problems } = parseAnswers(file, readFileSync(join(folder, file), 'utf8'));
  if (root === undefined || problems.length > 0) throw new Error(`${file} cannot be read`);
  return toData(root);
}

function once<Content>(make: () => Content): () => Content {
  let made: Content | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
