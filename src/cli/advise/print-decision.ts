import type { DecisionView } from '../../report/decision-view.ts';
import { renderDecision } from '../../report/render-decision.ts';
import type { OutputFormat } from '../commands/advise.ts';
import type { World } from '../world.ts';

/** Prints the decision on standard output in the format that was asked for. */
export async function printDecision(view: DecisionView, format: OutputFormat, world: World): Promise<void> {
  switch (format) {
    case 'text':
      world.results.write(renderDecision(view, world.results.style));
      return;
    case 'json': {
      const { decisionJson } = await import('../../report/decision-json.ts');
      world.results.write(JSON.stringify(decisionJson(view), undefined, 2));
      return;
    }
    case 'markdown': {
      const { renderRecord } = await import('../../report/render-record.ts');
      world.results.write(renderRecord(view));
      return;
    }
    case 'yaml': {
      const { decisionJson } = await import('../../report/decision-json.ts');
      const { dump } = await import('js-yaml');
      world.results.write(dump(decisionJson(view), { lineWidth: -1, noRefs: true }));
      return;
    }
    default:
      format satisfies never;
  }
}
