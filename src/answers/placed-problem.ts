import type { Problem } from '../model/answers.ts';
import { formatPath, type Path } from './path.ts';
import type { SchemaProblem } from './schema-problems.ts';
import { nearestNode, type SourceNode } from './source-node.ts';

/** A problem with the file, the line and the path at which its value was written. */
export function placed(root: SourceNode, { path, message, suggestion }: SchemaProblem): Problem {
  const { source, path: own } = nearestNode(root, path);
  const problem = { path: formatPath(pathInFile(root, path, own)), message };
  return {
    ...problem,
    ...(suggestion !== undefined && { suggestion }),
    ...(source.kind === 'file' ? { file: source.name } : {}),
    ...(source.line !== undefined && { line: source.line }),
  };
}

/** The path as the file has it: that of the nearest node that the file wrote, and what is missing below it. */
function pathInFile(root: SourceNode, path: Path, own: Path): Path {
  let depth = 0;
  let node = root;
  for (const step of path) {
    const next = nearestNode(node, [step]);
    if (next === node) break;
    node = next;
    depth += 1;
  }
  return [...own, ...path.slice(depth)];
}

/** Problems by the lines of their file. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
}
