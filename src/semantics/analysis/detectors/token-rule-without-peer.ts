import type { Detector } from '../detector.ts';

/** ALLOW rules that ask for a token and not for who brings it. */
export const tokenRuleWithoutPeer: Detector<'token-rule-without-peer'> = {
  code: 'token-rule-without-peer',
  *detect({ authorizations }) {
    const peers = new Set(['principals', 'namespaces', 'serviceAccounts', 'ipBlocks', 'remoteIpBlocks']);
    for (const { placed, policy, name, rules } of authorizations) {
      if (policy.action !== 'ALLOW') continue;
      for (const { index, uses } of rules) {
        const token = uses.some(
          ({ attribute, negated }) =>
            !negated && (attribute === 'requestPrincipals' || attribute.startsWith('request.auth.')),
        );
        const peer = uses.some(({ attribute, negated }) => !negated && peers.has(attribute));
        if (token && !peer) yield { at: placed, values: { policy: name, rule: `spec.rules[${index}]` } };
      }
    }
  },
};
