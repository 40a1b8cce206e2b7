import type { Detector } from '../detector.ts';
import { networkRules } from '../facts/network-rules.ts';

/** `from: []` and `to: []`: everyone, where nobody may be meant. */
export const emptyPeerList: Detector<'empty-peer-list'> = {
  code: 'empty-peer-list',
  *detect(context) {
    for (const { placed, name, raw, path, direction } of networkRules(context)) {
      const key = direction === 'ingress' ? 'from' : 'to';
      if (Array.isArray(raw[key]) && raw[key].length === 0)
        yield { at: placed, values: { policy: name, field: `${path}.${key}` } };
    }
  },
};
