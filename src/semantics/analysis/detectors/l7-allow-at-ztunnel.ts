import type { Detector } from '../detector.ts';
import { httpRulesAtZtunnel } from '../facts/http-rules-at-ztunnel.ts';

/** ALLOW rules with HTTP fields where ztunnel enforces: they are dropped. */
export const l7AllowAtZtunnel: Detector<'l7-allow-at-ztunnel'> = {
  code: 'l7-allow-at-ztunnel',
  detect: (context) => httpRulesAtZtunnel(context, 'ALLOW'),
};
