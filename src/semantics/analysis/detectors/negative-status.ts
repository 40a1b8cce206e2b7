import { fields, list, text } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { objectTitle } from '../facts/names.ts';

/** Objects whose status says that Istio or the Gateway API did not take them. */
export const negativeStatus: Detector<'negative-status'> = {
  code: 'negative-status',
  *detect({ objects }) {
    for (const placed of objects) {
      const status = fields(placed.object.status);
      const isOurs = /(^|\.)istio\.io\/|^gateway\.networking\.k8s\.io\//.test(placed.object.apiVersion);
      const conditions = [
        ...list(status.conditions),
        ...list(status.parents).flatMap((parent) => list(fields(parent).conditions)),
      ].map(fields);
      for (const { type, status: state, reason, message } of conditions) {
        const name = text(type) ?? '';
        if (!(isOurs ? !name.includes('/') || name.startsWith('istio.io/') : name.startsWith('istio.io/')))
          continue;
        if (state !== 'False' && reason !== 'PartiallyInvalid') continue;
        yield {
          at: placed,
          values: {
            object: objectTitle(placed),
            condition: name,
            reason: text(message) ?? text(reason) ?? 'no reason given',
          },
        };
      }
    }
  },
};
