import { brokenDnsLabelRule } from '../../model/names.ts';
import { emptyTopology, type TopologyDraft, type Typed } from '../../questionnaire/topology-draft.ts';
import { typeCall } from '../../questionnaire/type-call.ts';
import { typeEntryPoint } from '../../questionnaire/type-entry-point.ts';
import { typeWorkload } from '../../questionnaire/type-workload.ts';
import { renderTopologyDraft } from '../../report/render-topology-draft.ts';
import type { Style } from '../../report/style.ts';
import { wrap } from '../../report/wrap.ts';
import { goBack, type Prompter } from './prompter.ts';

interface Table {
  readonly id: string;
  readonly progress: string;
  readonly intro: string;
  readonly message: string;
  readonly type: (line: string, draft: TopologyDraft) => Typed;
  readonly canGoBack?: boolean;
}

const undo = 'undo';

/**
 * Takes down workloads, calls and entry points, a line each, every line checked as it is typed. An empty
 * line ends a table, `undo` takes back the last line, `back` leads to the table before.
 */
export async function askTopology(
  kept: TopologyDraft,
  prompter: Prompter,
  style: Style,
  keep: (draft: TopologyDraft) => void,
): Promise<{ readonly draft: TopologyDraft; readonly confirmed: boolean }> {
  const start = await takeUp(kept, prompter, style);
  const namespace = await prompter.type({
    id: 'namespace',
    progress: 'application, 1 of 4',
    message: 'In which namespace does it run?',
    proposal: start.workloads[0]?.namespace ?? 'default',
    wrong: (line) => {
      const rule = brokenDnsLabelRule(line);
      return rule === undefined ? undefined : `"${line}" is not ${rule}`;
    },
  });
  const all = tables(namespace);
  let draft = start;
  for (let index = 0; index < all.length; ) {
    const filled = await askTable(all[index] as Table, draft, prompter, style, keep);
    draft = filled.draft;
    index += filled.goesBack ? -1 : 1;
  }
  const reply = await prompter.choose({
    id: 'confirmed',
    message: 'Are these all the calls of all these workloads?',
    options: [
      { id: 'yes', label: 'Yes', hint: 'Whatever is not listed will be denied.' },
      {
        id: 'no',
        label: 'Not sure',
        hint: 'A workload without any call in the list stays open: no policy isolates it.',
      },
    ],
    actions: [],
  });
  return { draft, confirmed: reply === 'yes' };
}

/** Offers the tables that an earlier questionnaire left behind. */
async function takeUp(kept: TopologyDraft, prompter: Prompter, style: Style): Promise<TopologyDraft> {
  if (isEmpty(kept)) return kept;
  prompter.show(renderTopologyDraft(kept, style));
  const reply = await prompter.choose({
    id: 'resume-topology',
    message: 'You typed these earlier. Go on from there?',
    options: [
      {
        id: 'resume',
        label: 'Go on',
        hint: 'A workload that is typed again takes the place of the earlier one.',
      },
      { id: 'anew', label: 'Start anew' },
    ],
    actions: [],
  });
  return reply === 'anew' ? emptyTopology : kept;
}

/** Nothing typed at all: there is nothing to isolate. */
function isEmpty(draft: TopologyDraft): boolean {
  return draft.workloads.length === emptyTopology.workloads.length;
}

function tables(namespace: string): readonly Table[] {
  return [
    {
      id: 'workloads',
      progress: 'application, 2 of 4',
      intro:
        'Workloads, one on a line: name, ports, role.\n  payment\n  ledger 9000/grpc\n  postgres 5432 database\n  shop/frontend 8080\nWithout a port it is 8080, HTTP. An empty line ends the list, "undo" takes back a line.',
      message: 'workload',
      type: (line, draft) => typeWorkload(line, namespace, draft),
    },
    {
      id: 'calls',
      progress: 'application, 3 of 4',
      intro:
        'Calls, one on a line: who, to whom, and for HTTP which requests.\n  checkout -> payment POST /process\n  payment -> postgres\n  payment -> api.bank.example:443\nEverything that is not listed will be denied. An empty line ends the list, "back" leads to the workloads.',
      message: 'call',
      type: typeCall,
      canGoBack: true,
    },
    {
      id: 'entry-points',
      progress: 'application, 4 of 4',
      intro:
        'What is reached from outside, through the gateway: workload and hosts.\n  frontend shop.example.com\nAn empty line ends the list, "back" leads to the calls.',
      message: 'entry point',
      type: typeEntryPoint,
      canGoBack: true,
    },
  ];
}

async function askTable(
  table: Table,
  start: TopologyDraft,
  prompter: Prompter,
  style: Style,
  keep: (draft: TopologyDraft) => void,
): Promise<{ readonly draft: TopologyDraft; readonly goesBack: boolean }> {
  prompter.show(
    `\n${wrap(table.intro, style.width - 2)
      .join('\n')
      .replace(/^/gm, '  ')}\n`,
  );
  const states = [start];
  for (let count = 1; ; count += 1) {
    const draft = states.at(-1) ?? start;
    const line = await prompter.type({
      id: `${table.id}-${count}`,
      ...(count === 1 ? { progress: table.progress } : {}),
      message: table.message,
      wrong: (typed) => wrongLine(typed, table, draft),
    });
    const goesBack = isBack(line, table, draft);
    if (line.trim() === '' || goesBack) {
      if (draft !== start) prompter.show(renderTopologyDraft(draft, style));
      return { draft, goesBack };
    }
    if (line.trim() === undo) {
      if (states.length > 1) states.pop();
    } else {
      const typed = table.type(line, draft);
      if ('draft' in typed) states.push(typed.draft);
    }
    keep(states.at(-1) ?? start);
  }
}

function wrongLine(line: string, table: Table, draft: TopologyDraft): string | undefined {
  if (line.trim() === undo || isBack(line, table, draft)) return undefined;
  if (line.trim() === '') {
    return table.id === 'workloads' && isEmpty(draft) ? 'one workload at least' : undefined;
  }
  const typed = table.type(line, draft);
  return 'wrong' in typed ? typed.wrong : undefined;
}

/** A workload may have that name. */
function isBack(line: string, { canGoBack, type }: Table, draft: TopologyDraft): boolean {
  return canGoBack === true && line.trim() === goBack.id && 'wrong' in type(line, draft);
}

/** For the written form: what the typed tables say, in the shape of the answers file. */
export function topologyFile(draft: TopologyDraft, confirmed: boolean): Record<string, unknown> {
  return {
    workloads: draft.workloads.map(({ name, namespace, ports, role }) => ({
      name,
      namespace,
      ...(role && { role }),
      ...(ports.length > 0 && { ports: ports.map((port) => ({ ...port })) }),
      ...(confirmed && { callsConfirmed: true }),
    })),
    calls: draft.calls.map((call) => ({ ...call })),
    ...(draft.entryPoints.length > 0 && { entryPoints: draft.entryPoints.map((entry) => ({ ...entry })) }),
    ...(draft.externals.length > 0 && { externals: draft.externals.map((external) => ({ ...external })) }),
  };
}
