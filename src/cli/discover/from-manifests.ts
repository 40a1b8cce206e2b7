import type { AnswersInput, FoundAnswers } from '../../answers/read-inputs.ts';
import type { Accepted } from '../../discovery/accept-inferred.ts';
import { discover } from '../../discovery/discover.ts';
import type { Discovery } from '../../discovery/discovery.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Finding } from '../../model/finding.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { renderDiscovery } from '../../report/render-discovery.ts';
import type { AdviseOptions } from '../advise/advise-options.ts';
import { settleAnswers } from '../input/settle-answers.ts';
import type { ValidAnswers } from '../input/valid-answers.ts';
import type { World } from '../world.ts';
import { differingFindings } from './differing-findings.ts';
import { existingPolicies } from './existing-policies.ts';
import { leftOutFindings } from './left-out-findings.ts';
import { readSources } from './read-sources.ts';
import { acceptFound, type Found, foundInput, leftOut, withDeclared } from './settle-found.ts';
import { waitingCalls } from './waiting-calls.ts';
import { withoutUnsayable } from './without-unsayable.ts';

/** What `--from` brings into a run. */
export interface FromManifests {
  /** As the manifests show it, without the answers. */
  readonly discovery: Discovery;
  /** What of it counts, as one more source of answers. */
  readonly input: FoundAnswers;
  /** Policies in force before the rollout. */
  readonly existing: readonly KubernetesObject[];
  readonly findings: readonly Finding[];
}

interface Start {
  readonly options: AdviseOptions;
  readonly knowledge: Knowledge;
  readonly inputs: readonly AnswersInput[];
  readonly world: World;
}

/**
 * Reads what `--from` names, and settles which of its calls count: those that `--accept-inferred` covers, or those that
 * a person confirms at a terminal. Elsewhere calls that nobody has accepted end the run with their list; where answers
 * declare calls, `--check` takes no others, since it is there to name them.
 */
export async function readFrom(start: Start, named: readonly string[]): Promise<FromManifests> {
  const { options, knowledge, inputs, world } = start;
  const sources = await readSources(named, options.namespace, world);
  const discovery = withoutUnsayable(discover(sources), knowledge);
  const found = withDeclared(discovery, knowledge, inputs, options.preset);
  const accepted = await accept(start, found);
  const input = foundInput(found, accepted.topology);
  const result = settleAnswers(knowledge, [...inputs, input], options.preset);
  const findings = [
    ...sources.findings,
    ...withoutCallFindings(discovery.findings),
    ...leftOutFindings(leftOut(discovery, result), result.answers.topology),
    ...differingFindings(result.answers.topology, discovery.topology),
  ];
  tell(start, sources.files, result, accepted, { findings, otherKinds: discovery.otherKinds });
  return { discovery, input, existing: existingPolicies(sources.objects), findings };
}

async function accept({ options, knowledge, inputs, world }: Start, found: Found): Promise<Accepted> {
  const { acceptInferred: acceptance } = options;
  if (acceptance !== undefined) return acceptFound(found, acceptance);
  if (found.open.length === 0) return acceptFound(found, 'high');
  if (options.check && declaresCalls(found)) return acceptFound(found, 'none');
  if (world.interactive && !options.yes) {
    const [{ askCalls }, { createTerminalPrompter }] = await Promise.all([
      import('../prompts/ask-calls.ts'),
      import('../prompts/terminal-prompter.ts'),
    ]);
    return askCalls(found, createTerminalPrompter(world), world.messages.style);
  }
  const unaccepted = foundInput(found, found.discovery.topology);
  throw waitingCalls(
    found.open,
    settleAnswers(knowledge, [...inputs, unaccepted], options.preset),
    world.calledAs,
  );
}

function declaresCalls({ discovery: { topology } }: Found): boolean {
  return topology.calls.some(({ origin }) => origin.kind === 'declared');
}

/** A guess that was accepted or dropped is no open question of the run any more. */
function withoutCallFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ code }) => code !== 'guessed-call');
}

function tell(
  { knowledge, world }: Start,
  files: number,
  { answers }: ValidAnswers,
  accepted: Accepted,
  { findings, otherKinds }: Pick<Discovery, 'findings' | 'otherKinds'>,
): void {
  if (!answers.topology) return;
  const confirmed = new Set(
    answers.topology.workloads
      .filter(({ callsConfirmed }) => callsConfirmed)
      .map(({ namespace, name }) => `${namespace}/${name}`),
  );
  const unconfirmed = accepted.unconfirmed.filter(
    ({ workload }) => !confirmed.has(`${workload.namespace}/${workload.name}`),
  );
  const view = {
    knowledge,
    files,
    topology: answers.topology,
    findings,
    otherKinds,
    unconfirmed,
    verbose: world.options.verbose === true,
  };
  world.note(`${renderDiscovery(view, world.messages.style)}\n`);
}
