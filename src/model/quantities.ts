/** The syntax of durations, quantities, versions and URLs. Like `names.ts`: the broken rule, or undefined when valid. */
import type { Rule } from './names.ts';
import { unicodePattern } from './unicode-pattern.ts';

const invisible = unicodePattern('[\\p{Cc}\\p{Cf}]');

/** Gateway API's Duration (GEP-2257), which Istio's durations include: whole numbers of h, m, s, ms. */
export function brokenDurationRule(value: string): Rule | undefined {
  const valid = /^(\d{1,5}(h|m|s|ms)){1,4}$/.test(value) && /[1-9]/.test(value);
  return valid ? undefined : 'a duration of whole numbers above zero, such as 2s, 500ms or 1m30s';
}

const milliseconds: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Length of a valid duration. */
export function durationMilliseconds(value: string): number {
  return [...value.matchAll(/(\d+)(ms|h|m|s)/g)].reduce(
    (sum, [, count, unit = 'ms']) => sum + Number(count) * (milliseconds[unit] ?? 0),
    0,
  );
}

/** Kubernetes' resource quantity, without sign (apimachinery `resource.ParseQuantity`). */
export function brokenQuantityRule(value: string): Rule | undefined {
  const valid =
    /^(\d{1,15}(\.\d{1,9})?|\.\d{1,9})([mkMGTPE]|[KMGTPE]i|[eE]\d{1,2})?$/.test(value) && /[1-9]/.test(value);
  return valid ? undefined : 'a quantity above zero, such as 500m, 2, 128Mi or 1Gi';
}

/** Istio's and Gateway API's releases: `1.30`, `1.30.3`, `1.31.0-rc.0`. */
export function brokenVersionRule(value: string): Rule | undefined {
  return /^\d{1,4}\.\d{1,4}(\.\d{1,4}(-[a-z0-9.]{1,20})?)?$/.test(value)
    ? undefined
    : 'a version, such as "1.30.3" (in quotes, or 1.30 reads as the number 1.3)';
}

/** An http or https address without user, password or fragment. */
export function brokenUrlRule(value: string): Rule | undefined {
  const rule = 'an http or https address without user name and fragment';
  if (value.length > 2048 || /[\s\\*]/.test(value) || holdsInvisible(value) || !URL.canParse(value))
    return rule;
  const { protocol, username, password, hash, hostname } = new URL(value);
  const plain = username === '' && password === '' && hash === '' && hostname !== '';
  return plain && /^https?:$/.test(protocol) ? undefined : rule;
}

function holdsInvisible(value: string): boolean {
  return !/^[ -~]*$/.test(value) && invisible().test(value);
}
