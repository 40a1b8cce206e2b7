import type { Detector } from '../detector.ts';
import { httpRulesAtZtunnel } from '../facts/http-rules-at-ztunnel.ts';

/** DENY rules with HTTP fields where ztunnel enforces: they can fail open. */
export const l7DenyAtZtunnel: Detector<'l7-deny-at-ztunnel'> = {
  code: 'l7-deny-at-ztunnel',
  detect: (context) => httpRulesAtZtunnel(context, 'DENY'),
};
