import { renderComparison } from '../../report/render-comparison.ts';
import type { Run } from './advice-run.ts';
import type { Bundle } from './make-bundle.ts';

/** Says on standard error what the bundle changes of what the standing policies let through. */
export function tellComparison({ world }: Run, { comparison }: Pick<Bundle, 'comparison'>): void {
  if (comparison) world.note(renderComparison(comparison, world.messages.style));
}
