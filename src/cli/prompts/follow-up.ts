import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readAnswers } from '../../answers/read-answers.ts';
import type { AnswersInput } from '../../answers/read-inputs.ts';
import { describeFacts } from '../../knowledge/describe-facts.ts';
import { hasLayer } from '../../model/decision.ts';
import { emptyTopology } from '../../questionnaire/topology-draft.ts';
import { type AnswersDraft, renderAnswersFile } from '../../report/render-answers-file.ts';
import { renderProblems } from '../../report/render-problems.ts';
import type { Run } from '../advise/advice-run.ts';
import { conclude } from '../advise/conclude.ts';
import { decideFor } from '../advise/conclude-with-decision.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { builtInExample } from '../input/built-in.ts';
import { settleAnswers } from '../input/settle-answers.ts';
import { writeFileWhole } from '../output/write-file.ts';
import type { World } from '../world.ts';
import { askPlatform } from './ask-platform.ts';
import { askTopology, topologyFile } from './ask-topology.ts';
import { askWhatNext } from './ask-what-next.ts';
import { editText } from './edit-text.ts';
import { keepEdited, keepTopology, readKept } from './kept-session.ts';
import type { Prompter } from './prompter.ts';

/** After the decision: save the answers, change one, go on to the policies, or leave it at that. */
export async function followUp(
  start: Run,
  { blocked, canChange }: { readonly blocked: boolean; readonly canChange: boolean },
  prompter: Prompter,
): Promise<ExitCode | 'change'> {
  let saved = false;
  for (;;) {
    const next = await askWhatNext(prompter, { saved, blocked, canChange });
    switch (next) {
      case 'finish':
        return blocked ? exitCode.doesNotHold : exitCode.done;
      case 'change':
        return 'change';
      case 'save':
        saved = (await save(start, prompter)) !== undefined;
        break;
      case 'type':
      case 'edit':
      case 'example': {
        const described = await describe(next, start, prompter);
        if (described) return writePolicies(described, prompter);
        break;
      }
      default:
        next satisfies never;
    }
  }
}

/** The answers with a topology; undefined where the person thought better of it. */
async function describe(
  how: 'type' | 'edit' | 'example',
  start: Run,
  prompter: Prompter,
): Promise<Run | undefined> {
  const { style } = start.world.messages;
  switch (how) {
    case 'type': {
      const kept = readKept(start.world.environment)?.topology ?? emptyTopology;
      const { draft, confirmed } = await askTopology(kept, prompter, style, (state) =>
        keepTopology(start.world, state),
      );
      const platform = draft.entryPoints.length > 0 ? await askGateway(start, prompter) : {};
      return withInput(start, {
        name: 'your tables',
        data: { version: 1, ...platform, topology: topologyFile(draft, confirmed) },
      });
    }
    case 'edit':
      return edit(start, prompter);
    case 'example': {
      const example = readAnswers(start.knowledge, [{ name: 'the example', text: builtInExample() }]);
      const { topology, platform } = example.file ?? {};
      return withInput(start, {
        name: 'the example',
        data: { version: 1, overlay: true, platform, topology },
      });
    }
    default:
      return how satisfies never;
  }
}

/** Traffic from outside comes through a gateway, and what it is called depends on how it was installed. */
async function askGateway({ knowledge, result }: Run, prompter: Prompter): Promise<object> {
  if (result.file.platform?.gateways?.length) return {};
  const question = knowledge.platform.find(({ path }) => path === 'platform.gateways[].kind');
  const kind = await prompter.choose({
    id: 'gateway-kind',
    message: question?.ask ?? 'How was the gateway installed?',
    options: knowledge.gateways.map(({ id, title, help }) => ({ id, label: title, hint: help })),
    actions: [],
  });
  return { platform: { gateways: [{ kind }] } };
}

/** Opens the editor until the file has no problem left, or nothing was changed. */
async function edit(start: Run, prompter: Prompter): Promise<Run | undefined> {
  const { knowledge, result, world } = start;
  let text = readKept(world.environment)?.edited ?? renderAnswersFile(written(result), knowledge);
  for (;;) {
    const edited = editText(text, world);
    if (edited === undefined) {
      prompter.show('  The editor did not end well. $VISUAL or $EDITOR names the one to use.');
      return undefined;
    }
    if (edited !== text) keepEdited(world, edited);
    const input: AnswersInput = { name: 'answers.yaml', text: edited };
    const { problems, file } = readAnswers(knowledge, [input]);
    const missesTopology = problems.length === 0 && !file?.topology?.workloads?.length;
    if (problems.length === 0 && !missesTopology) {
      return { ...start, inputs: [input], result: settleAnswers(knowledge, [input], undefined) };
    }
    prompter.show(
      missesTopology
        ? '  The file has no workloads under topology.'
        : renderProblems(
            { source: 'answers.yaml', heading: `${problems.length} to mend`, problems },
            world.messages.style,
          ),
    );
    const reply = await prompter.choose({
      id: 'edit-again',
      message: 'Open the editor again?',
      options: [
        { id: 'yes', label: 'Yes' },
        { id: 'no', label: 'No' },
      ],
      actions: [],
    });
    if (reply === 'no') return undefined;
    text = edited;
  }
}

function withInput(start: Run, input: AnswersInput): Run {
  const inputs = [...start.inputs, input];
  return { ...start, inputs, result: settleAnswers(start.knowledge, inputs, start.options.preset) };
}

/** Platform facts, then the place for the files, then the run itself. */
async function writePolicies(start: Run, prompter: Prompter): Promise<ExitCode> {
  const { knowledge, options, world } = start;
  const platform = await askPlatform(
    start.result.file.platform ?? {},
    knowledge,
    (facts) => {
      const { result } = withPlatform(start, facts);
      const { answers } = result;
      const { approach } = decideFor({ knowledge, result });
      return {
        platform: answers.platform,
        facts: {
          requirements: answers.requirements,
          facts: describeFacts(answers.platform, answers.topology),
          layers: { np: hasLayer(approach, 'np'), mesh: hasLayer(approach, 'mesh') },
        },
      };
    },
    prompter,
  );
  const settled = withPlatform(start, platform);
  const answersFile = await save(settled, prompter);
  const outputDir =
    options.outputDir ?? (options.output === 'yaml' ? undefined : await askFolder(prompter, world));
  const code = await conclude({ ...settled, options: { ...options, ...(outputDir && { outputDir }) } });
  if (answersFile && outputDir) {
    world.note(
      `The same again:\n  ${world.calledAs} advise --answers ${answersFile} --output-dir ${outputDir}`,
    );
  }
  return code;
}

function askFolder(prompter: Prompter, world: World): Promise<string> {
  return prompter.type({
    id: 'output-dir',
    message: 'Into which folder shall the policies be written?',
    proposal: 'policies',
    wrong: (line) => (line.trim() === '' ? 'a folder' : wrongPlace(resolve(world.directory, line), 'folder')),
  });
}

function withPlatform(start: Run, platform: Readonly<Record<string, unknown>>): Run {
  return Object.keys(platform).length === 0
    ? start
    : withInput(start, { name: 'your platform', data: { version: 1, overlay: true, platform } });
}

/** Saves all answers as one file; an existing one is not touched without a yes. Returns its name. */
async function save({ knowledge, result, world }: Run, prompter: Prompter): Promise<string | undefined> {
  for (;;) {
    const name = await prompter.type({
      id: 'answers-file',
      message: 'Save the answers in which file? ("-": in none)',
      proposal: 'answers.yaml',
      wrong: (line) => wrongPlace(resolve(world.directory, line), 'file'),
    });
    if (name.trim() === '-') return undefined;
    const path = resolve(world.directory, name);
    if (existsSync(path) && !(await mayOverwrite(name, prompter))) continue;
    writeFileWhole(path, renderAnswersFile(written(result), knowledge));
    world.note(`Wrote ${name}.`);
    return name;
  }
}

async function mayOverwrite(name: string, prompter: Prompter): Promise<boolean> {
  const reply = await prompter.choose({
    id: 'overwrite',
    message: `${name} exists. Overwrite it?`,
    options: [
      { id: 'no', label: 'No' },
      { id: 'yes', label: 'Yes' },
    ],
    actions: [],
  });
  return reply === 'yes';
}

/** Why nothing can be written there, as far as one sees without trying. */
function wrongPlace(path: string, wanted: 'file' | 'folder'): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory() === (wanted === 'folder')) return undefined;
  return wanted === 'file' ? 'that is a folder' : 'that is a file';
}

function written({ file }: Run['result']): AnswersDraft {
  const { requirements, platform, topology } = file;
  return {
    ...(requirements && { requirements }),
    ...(platform && { platform: platform as Record<string, unknown> }),
    ...(topology && { topology: topology as Record<string, unknown> }),
  };
}
