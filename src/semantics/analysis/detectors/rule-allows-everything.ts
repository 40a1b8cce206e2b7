import type { Detector } from '../detector.ts';
import { networkRules } from '../facts/network-rules.ts';

/** `ingress: [{}]` and `egress: [{}]`: allow-all by what was left out. */
export const ruleAllowsEverything: Detector<'rule-allows-everything'> = {
  code: 'rule-allows-everything',
  *detect(context) {
    for (const { placed, name, raw, rule, path, direction } of networkRules(context)) {
      const peers = raw[direction === 'ingress' ? 'from' : 'to'];
      if (rule.ports !== 'any' || (peers !== undefined && peers !== null)) continue;
      const who = direction === 'ingress' ? 'from every source' : 'to every destination';
      yield { at: placed, values: { policy: name, rule: path, who } };
    }
  },
};
