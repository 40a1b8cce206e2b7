import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Decision, QuadrantOpinion } from '../model/decision.ts';
import { approachList, approachNames } from './approach-text.ts';

/** What one source says, in a word or two, and how it came to it. */
export interface ToldOpinion {
  readonly source: string;
  readonly verdict: string;
  readonly detail: string;
}

/** The four opinions, each in one line. */
export function tellOpinions({ opinions }: Decision, knowledge: Knowledge): ToldOpinion[] {
  return [
    {
      source: 'Flowchart',
      verdict: approachList(opinions.flowchart.outcomes),
      detail: flowchartDetail(opinions.flowchart, knowledge),
    },
    { source: 'Matrix', verdict: approachList(opinions.matrix.best), detail: matrixDetail(opinions.matrix) },
    {
      source: 'Quadrant',
      verdict: approachList(opinions.quadrant.approaches),
      detail: quadrantDetail(opinions.quadrant),
    },
    {
      source: 'Quick guide',
      verdict:
        opinions.quickGuide.rows.length === 0 ? 'no row fits' : approachList(opinions.quickGuide.approaches),
      detail: opinions.quickGuide.rows
        .map(({ id }) => knowledge.quickGuide.situations.find((row) => row.id === id)?.situation ?? id)
        .join('; '),
    },
  ];
}

function flowchartDetail({ paths }: Decision['opinions']['flowchart'], knowledge: Knowledge): string {
  const [path] = paths;
  if (!path) return '';
  if (paths.length > 1) return `${paths.length} paths are open`;
  return path.steps
    .filter(({ question }) => question !== undefined)
    .map(({ question, answer }) => {
      const title = knowledge.requirements.find(({ id }) => id === question)?.title ?? question;
      return `${title} ${answer ?? 'unknown'}`;
    })
    .join(' → ');
}

function matrixDetail({ scores }: Decision['opinions']['matrix']): string {
  return Object.entries(scores)
    .sort(([, a], [, b]) => b.high - a.high || b.low - a.low)
    .map(([approach, { low, high }]) => {
      const figure = low === high ? whole(low) : `${whole(low)} to ${whole(high)}`;
      return `${approachNames[approach as keyof typeof approachNames]} ${figure}`;
    })
    .join(', ');
}

function whole(score: number): string {
  return String(Math.round(score));
}

function quadrantDetail({ x, y }: QuadrantOpinion): string {
  return `complexity ${hundredths(x)}, security ${hundredths(y)}`;
}

function hundredths({ low, high }: QuadrantOpinion['x']): string {
  const [from, to] = [(low / 100).toFixed(2), (high / 100).toFixed(2)];
  return from === to ? from : `${from} to ${to}`;
}
