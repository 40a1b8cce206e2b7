import { list, map, object, text } from '../shape.ts';
import { matchLabelsSelector } from './selector-shapes.ts';
import { trafficPolicy } from './traffic-policy-shape.ts';

export const destinationRuleSpec = object(
  {
    exportTo: list(text()),
    host: text(),
    subsets: list(object({ labels: map(text()), name: text(), trafficPolicy }, { required: ['name'] })),
    trafficPolicy,
    workloadSelector: matchLabelsSelector,
  },
  { required: ['host'] },
);
