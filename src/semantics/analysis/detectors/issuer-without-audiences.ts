import type { Detector } from '../detector.ts';

/** Issuers whose tokens are taken whoever they were made for. */
export const issuerWithoutAudiences: Detector<'issuer-without-audiences'> = {
  code: 'issuer-without-audiences',
  *detect({ requestAuthentications }) {
    for (const { placed, policy } of requestAuthentications) {
      for (const { issuer, audiences } of policy.rules) {
        if (audiences.length === 0) yield { at: placed, values: { issuer } };
      }
    }
  },
};
