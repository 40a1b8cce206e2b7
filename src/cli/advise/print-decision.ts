import { decisionJson } from '../../report/decision-json.ts';
import type { DecisionView } from '../../report/decision-view.ts';
import { renderDecision } from '../../report/render-decision.ts';
import { renderRecord } from '../../report/render-record.ts';
import type { World } from '../world.ts';
import type { OutputFormat } from './advise-options.ts';

/** Prints the decision on standard output in the format that was asked for. */
export async function printDecision(view: DecisionView, format: OutputFormat, world: World): Promise<void> {
  switch (format) {
    case 'text':
      world.results.write(renderDecision(view, world.results.style));
      return;
    case 'json': {
      world.results.write(JSON.stringify(decisionJson(view), undefined, 2));
      return;
    }
    case 'markdown': {
      world.results.write(renderRecord(view));
      return;
    }
    case 'yaml': {
      const { yamlText } = await import('../output/yaml-text.ts');
      world.results.write(yamlText(decisionJson(view)));
      return;
    }
    default:
      format satisfies never;
  }
}
