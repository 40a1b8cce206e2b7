import { answerMatches } from '../knowledge/evaluate-condition.ts';
import type { Flowchart, FlowchartNode } from '../knowledge/knowledge.ts';
import { approaches, type FlowchartOpinion } from '../model/decision.ts';
import type { Requirements } from './decision-input.ts';

type Path = FlowchartOpinion['paths'][number];

/** Walks the flowchart from its start. A question without an answer is followed along each of its edges. */
export function walkFlowchart(flowchart: Flowchart, requirements: Requirements): FlowchartOpinion {
  const paths: Path[] = [];
  follow(flowchart, flowchart.start, requirements, [], paths);
  const reached = new Set(paths.map(({ outcome }) => outcome));
  return { paths, outcomes: approaches.filter((approach) => reached.has(approach)) };
}

function follow(
  flowchart: Flowchart,
  id: string,
  requirements: Requirements,
  steps: Path['steps'],
  paths: Path[],
): void {
  const node = nodeOf(flowchart, id);
  if ('outcome' in node) {
    const all = [...steps, { node: id }];
    paths.push({ nodes: all.map((step) => step.node), outcome: node.outcome, steps: all });
  } else if ('next' in node) {
    follow(flowchart, node.next, requirements, [...steps, { node: id }], paths);
  } else {
    for (const { label, to } of edgesToFollow(node, requirements)) {
      const step = { node: id, question: node.question, answer: label };
      follow(flowchart, to, requirements, [...steps, step], paths);
    }
  }
}

function edgesToFollow(node: Extract<FlowchartNode, { question: string }>, requirements: Requirements) {
  const answer = requirements[node.question];
  const certain = node.edges.find(({ answers }) => answerMatches(answer, answers) === true);
  return certain ? [certain] : node.edges.filter(({ answers }) => answerMatches(answer, answers) !== false);
}

const indexes = new WeakMap<Flowchart, ReadonlyMap<string, FlowchartNode>>();

function nodeOf(flowchart: Flowchart, id: string): FlowchartNode {
  let index = indexes.get(flowchart);
  if (!index) {
    index = new Map(flowchart.nodes.map((node) => [node.id, node]));
    indexes.set(flowchart, index);
  }
  const node = index.get(id);
  if (!node) throw new Error(`the flowchart has no node ${id}`);
  return node;
}
