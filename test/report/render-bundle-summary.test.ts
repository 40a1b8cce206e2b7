import { describe, expect, it } from 'vitest';
import type { DecisionView } from '../../src/report/decision-view.ts';
import { renderBundleSummary } from '../../src/report/render-bundle-summary.ts';
import { plainStyle } from '../../src/report/style.ts';
import { textWidth } from '../../src/report/text-width.ts';

const command =
  'kubectl delete authorizationpolicy.security.istio.io -n shop payment-callers --ignore-not-found';
const view = {
  bundle: {
    plan: { phases: [] },
    files: [],
    proof: { undetermined: 0, declaredRequests: 1, states: 1, deniedPairs: 1 },
    directory: 'policies',
    deletions: [command],
  },
} as unknown as DecisionView;

describe('what is to be deleted', () => {
  it.each([40, 80, 200])('can be pasted from %i columns', (width) => {
    const lines = renderBundleSummary(view, { ...plainStyle, width });
    expect(lines.filter((line) => textWidth(line) > Math.max(width, 54))).toEqual([]);
    const pasted = lines.join('\n').replace(/ \\\n */g, ' ');
    expect(pasted.split('\n').map((line) => line.trim())).toContain(command);
  });
});
