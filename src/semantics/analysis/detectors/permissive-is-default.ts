import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** PERMISSIVE for a namespace or the mesh where nothing above says otherwise. */
export const permissiveIsDefault: Detector<'permissive-is-default'> = {
  code: 'permissive-is-default',
  *detect({ peerAuthentications, settings }) {
    const isWide = (selector: object = {}) => Object.keys(selector).length === 0;
    const stricter = peerAuthentications.some(
      ({ policy }) =>
        policy.namespace === settings.rootNamespace &&
        isWide(policy.selector) &&
        (policy.mode === 'STRICT' || policy.mode === 'DISABLE'),
    );
    for (const { placed, policy } of peerAuthentications) {
      if (policy.mode !== 'PERMISSIVE' || !isWide(policy.selector) || policy.ports.size > 0 || stricter)
        continue;
      yield { at: placed, values: { policy: objectName(placed) } };
    }
  },
};
