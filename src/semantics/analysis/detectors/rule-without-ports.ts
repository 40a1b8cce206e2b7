import type { Detector } from '../detector.ts';
import { networkRules } from '../facts/network-rules.ts';

/** Rules with peers and without ports. */
export const ruleWithoutPorts: Detector<'rule-without-ports'> = {
  code: 'rule-without-ports',
  *detect(context) {
    for (const { placed, name, rule, path } of networkRules(context)) {
      if (rule.ports === 'any' && rule.peers !== 'any')
        yield { at: placed, values: { policy: name, rule: path } };
    }
  },
};
