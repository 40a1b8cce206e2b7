import type { Accepted } from '../../discovery/accept-inferred.ts';
import type { Call } from '../../model/topology.ts';
import { confidences, reasonsText, renderDoubts } from '../../report/render-discovery.ts';
import { type Style, spelled } from '../../report/style.ts';
import { endName } from '../discover/end-name.ts';
import { acceptFound, type Found } from '../discover/settle-found.ts';
import { goBack, type Item, type Prompter } from './prompter.ts';
import { typeCaller } from './type-caller.ts';

/**
 * Goes through the calls that were found, callee by callee: a person keeps, drops or adds them. Who does not want to
 * takes those of high confidence, or all; then the workloads that may have further calls stay unconfirmed.
 */
export async function askCalls(found: Found, prompter: Prompter, style: Style): Promise<Accepted> {
  const { open } = found;
  const sure = open.filter(isSure).length;
  const how = await prompter.choose({
    id: 'found-calls',
    message: spelled(
      `${open.length === 1 ? '1 call was' : `${open.length} calls were`} found${confidences(open)}. Which of them are real?`,
      style,
    ),
    options: [
      { id: 'review', label: 'Go through them, callee by callee' },
      { id: 'high', label: `Take those of high confidence (${sure})` },
      { id: 'all', label: `Take all (${open.length})` },
    ],
    actions: [],
  });
  if (how === 'high' || how === 'all') return acceptFound(found, how);
  const callees = calleesOf(found);
  const answers: CallersAnswer[] = [];
  for (let index = 0; index < callees.length; ) {
    const progress = `calls, ${index + 1} of ${callees.length}`;
    const callee = callees[index] as string;
    const reply = await askCallers(
      callee,
      found,
      { progress, earlier: answers[index], canGoBack: index > 0 },
      prompter,
    );
    if (reply !== 'back') answers[index] = reply;
    index += reply === 'back' ? -1 : 1;
  }
  const calls = answers.flatMap(({ chosen }) => chosen);
  const accepted = withCalls(found, calls);
  return reviewed(found, accepted, calls, await askWhoseAreAll(accepted, prompter, style));
}

/** Callees of found calls, and Services that nobody is seen to call, by name. */
function calleesOf({ open, discovery }: Found): readonly string[] {
  const silent = discovery.blindSpots.flatMap((spot) =>
    spot.kind === 'service-without-caller' ? spot.workloads.map(endName) : [],
  );
  return [...new Set([...open.map(({ to }) => endName(to)), ...silent])].sort();
}

/** What was offered of one callee, with what was added by hand, and what was chosen of it. */
interface CallersAnswer {
  readonly offered: readonly Call[];
  readonly chosen: readonly Call[];
}

async function askCallers(
  callee: string,
  { open, discovery }: Found,
  {
    progress,
    earlier,
    canGoBack,
  }: { readonly progress: string; readonly earlier: CallersAnswer | undefined; readonly canGoBack: boolean },
  prompter: Prompter,
): Promise<CallersAnswer | 'back'> {
  const calls = [...(earlier?.offered ?? open.filter(({ to }) => endName(to) === callee))];
  let chosen = (earlier?.chosen ?? calls.filter(isSure)).map(idOf);
  for (;;) {
    const reply = await prompter.chooseMany({
      id: `callers-of-${callee}`,
      progress,
      message: calls.length === 0 ? `Nobody is seen to call ${callee}. Who does?` : `Who calls ${callee}?`,
      options: calls.map(itemOf),
      actions: [{ id: 'add', label: 'Somebody else' }, ...(canGoBack ? [goBack] : [])],
      chosen,
    });
    if (!('action' in reply)) {
      return { offered: calls, chosen: calls.filter((call) => reply.includes(idOf(call))) };
    }
    if (reply.action === goBack.id) return 'back';
    const line = await prompter.type({
      id: `add-caller-of-${callee}`,
      message: 'Caller, and the port where it is not clear (empty: nobody)',
      wrong: (typed) => {
        const added = typeCaller(typed, callee, discovery.topology);
        return 'wrong' in added ? added.wrong : undefined;
      },
    });
    const added = typeCaller(line, callee, discovery.topology);
    const call = 'call' in added ? added.call : undefined;
    chosen = [...reply.chosen];
    if (call === undefined || calls.some((one) => idOf(one) === idOf(call))) continue;
    calls.push(call);
    chosen.push(idOf(call));
  }
}

/** Reasons that the questions before have settled: who calls whom. */
const justAsked: ReadonlySet<string> = new Set(['no-caller-seen', 'callers-may-be-hidden']);

/** The workloads of which a person says that these are all their calls. */
async function askWhoseAreAll(
  { topology, unconfirmed }: Accepted,
  prompter: Prompter,
  style: Style,
): Promise<ReadonlySet<string>> {
  const workloads = topology.workloads.map(endName);
  const doubts = unconfirmed
    .map(({ workload, because }) => ({
      workload,
      because: because.filter((one) => !justAsked.has(one)),
    }))
    .filter(({ because }) => because.length > 0);
  const doubted = new Map(doubts.map(({ workload, because }) => [endName(workload), reasonsText(because)]));
  if (doubts.length > 0) prompter.show(renderDoubts(doubts, style));
  const reply = await prompter.choose({
    id: 'confirmed',
    message: 'Are these all the calls of all these workloads?',
    options: [
      { id: 'yes', label: 'Yes', hint: 'Whatever is not listed will be denied.' },
      { id: 'some', label: 'Of some of them', hint: 'You choose which; the others stay open.' },
      { id: 'no', label: 'Not sure', hint: 'All of them stay open: no policy isolates them.' },
    ],
    actions: [],
    current: doubts.length > 0 ? 'some' : 'yes',
  });
  if (reply === 'yes') return new Set(workloads);
  if (reply === 'no') return new Set();
  const chosen = await prompter.chooseMany({
    id: 'confirmed-workloads',
    message: 'Of which are these all the calls, in and out?',
    options: [...workloads].sort().map((name) => {
      const hint = doubted.get(name);
      return { id: name, label: name, ...(hint === undefined ? {} : { hint }) };
    }),
    actions: [],
    chosen: workloads.filter((name) => !doubted.has(name)),
  });
  return new Set('action' in chosen ? chosen.chosen : chosen);
}

function withCalls(found: Found, calls: readonly Call[]): Accepted {
  const { topology } = found.discovery;
  const declared = topology.calls.filter(({ origin }) => origin.kind === 'declared');
  const discovery = { ...found.discovery, topology: { ...topology, calls: [...calls, ...declared] } };
  return acceptFound({ ...found, discovery }, 'all');
}

/** The calls that were kept and added. Confirmed are the workloads of which a person says that these are all, and no others. */
function reviewed(
  found: Found,
  accepted: Accepted,
  calls: readonly Call[],
  confirmed: ReadonlySet<string>,
): Accepted {
  const kept = new Set(calls);
  const doubts = new Map(accepted.unconfirmed.map(({ workload, because }) => [endName(workload), because]));
  return {
    topology: {
      ...accepted.topology,
      workloads: accepted.topology.workloads.map((workload) => ({
        ...workload,
        callsConfirmed: confirmed.has(endName(workload)),
      })),
    },
    unconfirmed: accepted.topology.workloads
      .filter((workload) => !confirmed.has(endName(workload)))
      .map((workload) => ({
        workload: { namespace: workload.namespace, name: workload.name },
        because: [...(doubts.get(endName(workload)) ?? []), 'not-said' as const],
      })),
    dropped: found.open.filter((call) => !kept.has(call)),
  };
}

function isSure({ origin }: Call): boolean {
  return origin.kind !== 'inferred' || origin.confidence === 'high';
}

function idOf({ from, port, protocol }: Call): string {
  return `${endName(from)} ${port}/${protocol}`;
}

function itemOf(call: Call): Item {
  const { origin, from, port, protocol } = call;
  const label = `${endName(from)} at ${port}${protocol === 'TCP' ? '' : `/${protocol}`}`;
  switch (origin.kind) {
    case 'inferred': {
      const [evidence] = origin.evidence;
      const where = evidence ? `: ${evidence.object} ${evidence.field}` : '';
      return { id: idOf(call), label, hint: `${origin.confidence} confidence${where}` };
    }
    case 'observed':
      return { id: idOf(call), label, hint: `observed in ${origin.source}` };
    case 'declared':
      return { id: idOf(call), label, hint: 'added' };
    default:
      return origin satisfies never;
  }
}
