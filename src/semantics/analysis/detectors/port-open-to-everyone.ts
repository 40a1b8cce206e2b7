import { portMatchText } from '../../network-policy/ports.ts';
import type { Detector } from '../detector.ts';
import { networkRules } from '../facts/network-rules.ts';

/** Rules with ports and without peers. */
export const portOpenToEveryone: Detector<'port-open-to-everyone'> = {
  code: 'port-open-to-everyone',
  *detect(context) {
    for (const { placed, name, raw, rule, path, direction } of networkRules(context)) {
      const peers = raw[direction === 'ingress' ? 'from' : 'to'];
      if (rule.ports === 'any' || (peers !== undefined && peers !== null)) continue;
      const who = direction === 'ingress' ? 'from every source' : 'to every destination';
      yield {
        at: placed,
        values: { policy: name, rule: path, ports: rule.ports.map(portMatchText).join(', '), who },
      };
    }
  },
};
