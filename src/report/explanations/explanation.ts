/** One id of the knowledge in words. */
export interface Explanation {
  readonly id: string;
  readonly kind: ExplanationKind;
  readonly title: string;
  /** Where it stands in the answers file: `topology.calls[].port`. */
  readonly path?: string;
  readonly parts: readonly ExplanationPart[];
}

/** A heading may be empty; its lines are texts to be wrapped. */
export interface ExplanationPart {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** Kinds of ids, in the order of listing; the text says what they are. */
export const explanationKinds = {
  questions: 'what is asked about the organisation',
  facts: 'what is asked about the cluster',
  constraints: 'facts that add a layer to the outcome or replace one',
  contradictions: 'where the guide disagrees with itself',
  capabilities: 'rows of the feature matrix',
  situations: 'rows of the quick guide',
  presets: 'ready sets of answers',
  'data-planes': 'ways to run a mesh',
  plugins: 'network plugins',
  policies: 'what a bundle can hold',
  keys: 'keys of the answers file',
  findings: 'what the advisor may have to tell',
  sources: "the guide's reasoning: flowchart, matrix, quadrant",
} as const;
export type ExplanationKind = keyof typeof explanationKinds;

/** A part of one text; none where there is no text. */
export function text(heading: string, words: string | undefined): readonly ExplanationPart[] {
  return words === undefined ? [] : [{ heading, lines: [words] }];
}

/** A part of several lines, also where there is none of them. */
export function list(heading: string, lines: readonly string[]): readonly ExplanationPart[] {
  return [{ heading, lines }];
}

/** A part of several lines; none where there is no line. */
export function listIfAny(heading: string, lines: readonly string[] = []): readonly ExplanationPart[] {
  return lines.length === 0 ? [] : list(heading, lines);
}
