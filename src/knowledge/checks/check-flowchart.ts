import { approaches } from '../../model/decision.ts';
import type { FlowchartNode, Knowledge } from '../knowledge.ts';
import type { KnowledgeFault } from '../knowledge-fault.ts';
import { fault, repeated } from './condition-parts.ts';

const file = 'flowchart.yaml';
/** The walk keeps a bit for each path. */
const mostPaths = 30;

/** No two nodes share an id. */
export function nodesAreToldApart({ flowchart }: Knowledge): KnowledgeFault[] {
  return repeated(flowchart.nodes.map(({ id }) => id)).map((id) => fault(file, `has the node ${id} twice`));
}

/** Every way leads to a node that exists. */
export function edgesLeadToNodes({ flowchart }: Knowledge): KnowledgeFault[] {
  const ids = new Set(flowchart.nodes.map(({ id }) => id));
  return [flowchart.start, ...flowchart.nodes.flatMap(nextOf)]
    .filter((id) => !ids.has(id))
    .map((id) => fault(file, `there is no node ${id}`));
}

/** Every node can be reached from the start. */
export function nodesCanBeReached({ flowchart }: Knowledge): KnowledgeFault[] {
  const reached = new Set<string>();
  const visit = (id: string): void => {
    if (reached.has(id)) return;
    reached.add(id);
    for (const next of nextOf(flowchart.nodes.find((node) => node.id === id))) visit(next);
  };
  visit(flowchart.start);
  return flowchart.nodes
    .filter(({ id }) => !reached.has(id))
    .map(({ id }) => fault(file, `${id} cannot be reached`));
}

/** No way leads back, and none asks the same question twice. */
export function pathsDoNotRepeat({ flowchart }: Knowledge): KnowledgeFault[] {
  const faults: KnowledgeFault[] = [];
  const visit = (id: string, nodes: readonly string[], questions: readonly string[]): void => {
    if (nodes.includes(id)) {
      faults.push(fault(file, `leads back to ${id}`));
      return;
    }
    const node = flowchart.nodes.find((candidate) => candidate.id === id);
    const question = node && 'question' in node ? [node.question] : [];
    if (question.some((asked) => questions.includes(asked))) {
      faults.push(fault(file, `${id} asks ${question.join()} a second time`));
      return;
    }
    for (const next of nextOf(node)) visit(next, [...nodes, id], [...questions, ...question]);
  };
  visit(flowchart.start, [], []);
  return faults;
}

/** It ends at each of the three approaches. */
export function flowchartEndsEverywhere({ flowchart }: Knowledge): KnowledgeFault[] {
  const outcomes = flowchart.nodes.flatMap((node) => ('outcome' in node ? [node.outcome] : []));
  return approaches
    .filter((approach) => !outcomes.includes(approach))
    .map((approach) => fault(file, `never ends at ${approach}`));
}

/** Every answer to a node's question leads exactly one way. */
export function answersLeadOneWay({ flowchart, requirements }: Knowledge): KnowledgeFault[] {
  return flowchart.nodes.flatMap((node) => {
    if (!('question' in node)) return [];
    const question = requirements.find(({ id }) => id === node.question);
    if (!question) return [fault(file, `${node.id}: there is no question ${node.question}`)];
    const wanted = question.kind === 'many' ? ['any', 'none'] : question.options.map(({ id }) => id);
    const answers = node.edges.flatMap((edge) => edge.answers);
    return [
      ...wanted
        .filter((id) => !answers.includes(id))
        .map((id) => fault(file, `${node.id}: ${id} leads nowhere`)),
      ...answers
        .filter((id) => !wanted.includes(id))
        .map((id) => fault(file, `${node.id}: ${node.question} has no option ${id}`)),
      ...repeated(answers).map((id) => fault(file, `${node.id}: ${id} leads several ways`)),
    ];
  });
}

/** It has no more paths than the walk can keep apart. */
export function pathsAreFew({ flowchart }: Knowledge): KnowledgeFault[] {
  const count = (id: string, depth: number): number => {
    const next = nextOf(flowchart.nodes.find((node) => node.id === id));
    if (next.length === 0 || depth > flowchart.nodes.length) return 1;
    return next.reduce((sum, to) => sum + count(to, depth + 1), 0);
  };
  const paths = count(flowchart.start, 0);
  return paths > mostPaths ? [fault(file, `has ${paths} paths, more than ${mostPaths}`)] : [];
}

function nextOf(node: FlowchartNode | undefined): string[] {
  if (!node || 'outcome' in node) return [];
  return 'next' in node ? [node.next] : node.edges.map(({ to }) => to);
}
