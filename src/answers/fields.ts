import {
  brokenClaimNameRule,
  brokenHeaderNameRule,
  brokenHostMatchRule,
  brokenHostRule,
  brokenMatchValueRule,
  brokenMethodRule,
  brokenPathRule,
} from '../model/http-names.ts';
import {
  brokenCidrRule,
  brokenDnsLabelRule,
  brokenDnsSubdomainRule,
  brokenLabelKeyRule,
  brokenLabelValueRule,
  brokenPortNameRule,
  brokenPortNumberRule,
  type Rule,
} from '../model/names.ts';
import { isPrintable } from '../model/printable.ts';
import {
  brokenDurationRule,
  brokenQuantityRule,
  brokenUrlRule,
  brokenVersionRule,
} from '../model/quantities.ts';
import { type Form, ruled, type Shape } from './form.ts';
import { either, record, text, whole } from './forms.ts';

/** A text that keeps a rule. */
function ruledText(brokenRule: (value: string) => Rule | undefined, shape?: Shape): Form<string> {
  return ruled(text, brokenRule, shape);
}

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;

export const dnsLabel = ruledText(brokenDnsLabelRule, { maxLength: 63, pattern: `^${label}$` });
export const dnsName = ruledText(brokenDnsSubdomainRule, { maxLength: 253, pattern: `^${subdomain}$` });
const labelKey = ruledText(brokenLabelKeyRule);
const labelValue = ruledText(brokenLabelValueRule, { maxLength: 63 });
export const portName = ruledText(brokenPortNameRule, { maxLength: 15, pattern: `^${label}$` });
export const cidr = ruledText(brokenCidrRule, { pattern: '^[0-9A-Fa-f:.]+/[0-9]{1,3}$' });
export const method = ruledText(brokenMethodRule);
export const path = ruledText(brokenPathRule);
export const hostMatch = ruledText(brokenHostMatchRule);
export const host = ruledText(brokenHostRule);
export const headerName = ruledText(brokenHeaderNameRule);
export const matchValue = ruledText(brokenMatchValueRule);
export const claimName = ruledText(brokenClaimNameRule);
export const duration = ruledText(brokenDurationRule);
export const quantity = ruledText(brokenQuantityRule);
export const url = ruledText(brokenUrlRule);
export const version = ruledText(brokenVersionRule);

/** One line of printable text, such as an issuer or a file's name. */
export const line = ruledText((value) =>
  value !== '' && value.length <= 1024 && isPrintable(value)
    ? undefined
    : 'one line of printable text, at most 1024',
);

const kind = '^[A-Z][A-Za-z0-9]{0,62}$';
export const objectKind = ruledText(
  (value) =>
    new RegExp(kind).test(value) ? undefined : 'a kind of object, such as Deployment or StatefulSet',
  { pattern: kind },
);

/** An absolute path of one resource, such as the path of metrics: no wildcard. */
export const plainPath = ruledText(
  (value) =>
    brokenPathRule(value) ??
    (/[*{}]/.test(value) || !value.startsWith('/') ? 'a path without wildcard' : undefined),
);

/** `payment`, where only one workload has the name, or `production/payment`. */
export const workloadReference = ruledText(
  (value) => {
    const parts = value.split('/');
    const [namespace, name] = parts.length === 2 ? parts : [undefined, parts[0]];
    const valid =
      parts.length <= 2 &&
      (namespace === undefined || brokenDnsLabelRule(namespace) === undefined) &&
      brokenDnsSubdomainRule(name ?? '') === undefined;
    return valid ? undefined : 'a workload: its name, or its namespace, "/" and its name';
  },
  { pattern: `^(${label}/)?${subdomain}$` },
);

export const port = ruled(whole, brokenPortNumberRule, { minimum: 1, maximum: 65_535 });
export const portReference = either([port, portName]);

export const labels = record(labelKey, labelValue);
/** Pods are chosen by it: an empty selector would choose all. */
export const selectingLabels = ruled(
  labels,
  (value) => (Object.keys(value).length > 0 ? undefined : 'one label at least'),
  { minProperties: 1 },
);

/** A whole number from a least to a greatest. */
export function count(least: number, greatest: number): Form<number> {
  const broken = (value: number) =>
    value >= least && value <= greatest ? undefined : `a whole number from ${least} to ${greatest}`;
  return ruled(whole, broken, { minimum: least, maximum: greatest });
}
