import type { Detector } from '../detector.ts';

/** DENY rules with HTTP fields and no ports: on a TCP port they lose the fields and deny more. */
export const l7DenyWithoutPorts: Detector<'l7-deny-without-ports'> = {
  code: 'l7-deny-without-ports',
  *detect({ authorizations }) {
    for (const { placed, policy, name, rules } of authorizations) {
      if (policy.action !== 'DENY') continue;
      for (const { index, uses } of rules) {
        const http = uses.find(({ level }) => level === 'http');
        if (http === undefined || uses.some(({ attribute, negated }) => attribute === 'ports' && !negated))
          continue;
        yield { at: placed, values: { policy: name, rule: `spec.rules[${index}]`, field: http.path } };
      }
    }
  },
};
