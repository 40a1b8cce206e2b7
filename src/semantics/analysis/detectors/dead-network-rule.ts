import type { Detector } from '../detector.ts';
import { networkRules } from '../facts/network-rules.ts';
import { ruleCoverage } from '../facts/rule-coverage.ts';

/** Rules that another rule for the same pods covers completely; of two equal ones, the later. */
export const deadNetworkRule: Detector<'dead-network-rule'> = {
  code: 'dead-network-rule',
  *detect(context) {
    const rules = networkRules(context);
    const order = new Map(rules.map((rule, index) => [rule, index]));
    const { covers, candidates } = ruleCoverage(rules);
    for (const rule of rules) {
      const cover = candidates(rule).find(
        (other) =>
          other !== rule &&
          covers(other, rule) &&
          (!covers(rule, other) || (order.get(other) ?? 0) < (order.get(rule) ?? 0)),
      );
      if (cover === undefined) continue;
      const other = `${cover.name}: ${cover.path}`;
      yield { at: rule.placed, values: { policy: rule.name, rule: rule.path, other } };
    }
  },
};
