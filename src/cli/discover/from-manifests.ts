import type { AnswersInput, FoundAnswers } from '../../answers/read-inputs.ts';
import type { Accepted } from '../../discovery/accept-inferred.ts';
import { discover } from '../../discovery/discover.ts';
import type { Discovery } from '../../discovery/discovery.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Finding } from '../../model/finding.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { Topology } from '../../model/topology.ts';
import { type DiscoveryView, renderDiscovery } from '../../report/render-discovery.ts';
import type { AdviseOptions } from '../advise/advise-options.ts';
import { settleAnswers } from '../input/settle-answers.ts';
import type { World } from '../world.ts';
import { differingFindings } from './differing-findings.ts';
import { confirmedNames, endName } from './end-name.ts';
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
  /** Workloads whose calls do not count as complete, and why. */
  readonly unconfirmed: Accepted['unconfirmed'];
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
  const seen = [...sources.findings, ...withoutCallFindings(discovery.findings)];
  const view = { files: sources.files, otherKinds: discovery.otherKinds };
  // A person who is to say which calls are all has to know first what cannot be seen.
  const isAsked = asks(start, found);
  if (isAsked) tell(start, { ...view, topology: found.discovery.topology, findings: seen });
  const accepted = await accept(start, found);
  const input = foundInput(found, accepted.topology);
  const result = settleAnswers(knowledge, [...inputs, input], options.preset);
  const compared = [
    ...leftOutFindings(leftOut(discovery, result), result.answers.topology),
    ...differingFindings(result.answers.topology, discovery.topology),
  ];
  const findings = [...seen, ...compared];
  const { topology } = result.answers;
  if (topology) {
    const told = isAsked ? { ...view, otherKinds: [], findings: compared } : { ...view, findings };
    tell(start, { ...told, topology, unconfirmed: stillUnconfirmed(accepted, topology) });
  }
  return {
    discovery,
    input,
    existing: existingPolicies(sources.objects),
    findings,
    unconfirmed: accepted.unconfirmed,
  };
}

/** Whether a person at a terminal goes through the calls. */
function asks({ options, world }: Start, found: Found): boolean {
  if (options.acceptInferred !== undefined || found.open.length === 0) return false;
  if (options.check && declaresCalls(found)) return false;
  return world.interactive && !options.yes;
}

async function accept(start: Start, found: Found): Promise<Accepted> {
  const { options, knowledge, inputs, world } = start;
  const { acceptInferred: acceptance } = options;
  if (acceptance !== undefined) return acceptFound(found, acceptance);
  if (found.open.length === 0) return acceptFound(found, 'high');
  if (options.check && declaresCalls(found)) return acceptFound(found, 'none');
  if (asks(start, found)) {
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

/** What was not accepted as complete, and no answer confirms either. */
function stillUnconfirmed({ unconfirmed }: Accepted, topology: Topology): Accepted['unconfirmed'] {
  const confirmed = confirmedNames(topology);
  return unconfirmed.filter(({ workload }) => !confirmed.has(endName(workload)));
}

function tell({ knowledge, world }: Start, view: Omit<DiscoveryView, 'knowledge' | 'verbose'>): void {
  const verbose = world.options.verbose === true;
  world.note(`${renderDiscovery({ ...view, knowledge, verbose }, world.messages.style)}\n`);
}
