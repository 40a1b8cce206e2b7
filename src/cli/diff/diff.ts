import type { PlacedObject } from '../../model/kubernetes.ts';
import { diffMarkdown } from '../../report/diff-markdown.ts';
import { type DiffView, diffJson } from '../../report/diff-view.ts';
import { renderDiff } from '../../report/render-diff.ts';
import { once } from '../../semantics/once.ts';
import { compareConnectivity } from '../../semantics/verification/compare-connectivity.ts';
import { objectFaults } from '../../semantics/verification/object-faults.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { readKnowledge } from '../input/read-knowledge.ts';
import { shownName } from '../input/standard-input.ts';
import { readPolicies } from '../verify/read-policies.ts';
import { readSubject } from '../verify/read-subject.ts';
import { together } from '../verify/together.ts';
import type { World } from '../world.ts';
import type { DiffFormat, DiffOptions } from './diff-options.ts';

/** Compares two sets of policies by what they let pass. */
export async function diff(
  before: string,
  after: string,
  options: DiffOptions,
  world: World,
): Promise<ExitCode> {
  const knowledge = await readKnowledge(options.questions, world);
  const reading = once(async () => [
    await readPolicies([before], options.namespace, world),
    await readPolicies([after], options.namespace, world),
  ]);
  const subject = await readSubject(options, [before, after], knowledge, world, async () => {
    const [first = [], second = []] = await reading();
    return together(second, first);
  });
  const [first = [], second = []] = await reading();
  const side = (own: readonly PlacedObject[]) => ({
    ...subject.input,
    objects: together(own, subject.objects),
  });
  const [old, now] = [side(first), side(second)];
  const compared = compareConnectivity(old, now, knowledge.networkPlugins);
  const comparison = { ...compared, assumptions: [...subject.assumptions, ...compared.assumptions] };
  const faults = { before: objectFaults(old.objects), after: objectFaults(now.objects) };
  const view: DiffView = { comparison, before: shownName(before), after: shownName(after), faults };
  world.results.write(rendered(view, options.output, world));
  const differs = comparison.differences.length > 0;
  return differs && options.exitCode ? exitCode.doesNotHold : exitCode.done;
}

function rendered(view: DiffView, format: DiffFormat, { results }: World): string {
  switch (format) {
    case 'text':
      return renderDiff(view, results.style);
    case 'json':
      return JSON.stringify(diffJson(view), undefined, 2);
    case 'markdown':
      return diffMarkdown(view);
    default:
      return format satisfies never;
  }
}
