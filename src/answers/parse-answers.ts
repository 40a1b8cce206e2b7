import { parseEvents, YAMLException } from 'js-yaml';
import type { Problem } from '../model/answers.ts';
import { buildSourceTree } from './build-source-tree.ts';
import { maximumBytes } from './maximum-bytes.ts';
import type { SourceNode } from './source-node.ts';

const maximumDepth = 40;
const sections = ['requirements', 'platform', 'topology'];

export interface ParsedAnswers {
  /** Absent when nothing could be read. */
  readonly root?: SourceNode;
  readonly problems: readonly Problem[];
}

/**
 * Reads YAML 1.2 or JSON (which is YAML). Never throws: whatever the text is, each thing wrong with it
 * is a problem with its line. Sizes, depth and aliases are bounded before anything is built.
 */
export function parseAnswers(name: string, text: string): ParsedAnswers {
  const unreadable = brokenTextRule(text);
  if (unreadable) return { problems: [{ path: '', file: name, message: unreadable }] };
  try {
    const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
    const { root, faults } = buildSourceTree(source, name, parseEvents(source, { maxDepth: maximumDepth }));
    const problems: Problem[] = faults.map((fault) => ({ ...fault, file: name }));
    if (!root) return { problems: [...problems, empty(name)] };
    if (root.kind === 'scalar' && root.value === null && problems.length === 0)
      return { problems: [empty(name)] };
    return { root: withoutEmptySections(root), problems };
  } catch (error) {
    return { problems: [syntaxProblem(name, error)] };
  }
}

/** A section under which everything is still commented out is one that says nothing. */
function withoutEmptySections(root: SourceNode): SourceNode {
  if (root.kind !== 'map') return root;
  const said = [...root.entries].filter(
    ([key, node]) => !(sections.includes(key) && node.kind === 'scalar' && node.value === null),
  );
  return { ...root, entries: new Map(said) };
}

function brokenTextRule(text: string): string | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes > maximumBytes)
    return `is ${(bytes / 1_000_000).toFixed(1)} MB large; an answers file has 1 MB at most`;
  const strange = /[\0\uFFFD]/.exec(text.slice(0, 10_000));
  return strange ? 'is not text in UTF-8: a binary file, or another encoding' : undefined;
}

function empty(name: string): Problem {
  return { path: '', file: name, message: 'is empty; expected at least "version: 1"' };
}

function syntaxProblem(file: string, error: unknown): Problem {
  if (error instanceof YAMLException) {
    const message = `is neither YAML nor JSON: ${error.reason}`;
    return error.mark ? { path: '', file, message, line: error.mark.line + 1 } : { path: '', file, message };
  }
  return { path: '', file, message: 'is neither YAML nor JSON that can be read' };
}
