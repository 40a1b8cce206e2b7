import * as z from 'zod/mini';
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
import {
  brokenDurationRule,
  brokenQuantityRule,
  brokenUrlRule,
  brokenVersionRule,
} from '../model/quantities.ts';

/** A text that keeps a rule. The rule's words become the message of its issue. */
function ruled(brokenRule: (value: string) => Rule | undefined) {
  return z.string().check((context) => {
    const message = brokenRule(context.value);
    if (message) context.issues.push({ code: 'custom', message, input: context.value });
  });
}

export const dnsLabel = ruled(brokenDnsLabelRule);
export const dnsName = ruled(brokenDnsSubdomainRule);
const labelKey = ruled(brokenLabelKeyRule);
const labelValue = ruled(brokenLabelValueRule);
export const portName = ruled(brokenPortNameRule);
export const cidr = ruled(brokenCidrRule);
export const method = ruled(brokenMethodRule);
export const path = ruled(brokenPathRule);
export const hostMatch = ruled(brokenHostMatchRule);
export const host = ruled(brokenHostRule);
export const headerName = ruled(brokenHeaderNameRule);
export const matchValue = ruled(brokenMatchValueRule);
export const claimName = ruled(brokenClaimNameRule);
export const duration = ruled(brokenDurationRule);
export const quantity = ruled(brokenQuantityRule);
export const url = ruled(brokenUrlRule);
export const version = ruled(brokenVersionRule);

/** One line of printable text, such as an issuer or a file's name. */
export const line = ruled((value) =>
  value !== '' && value.length <= 1024 && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(value)
    ? undefined
    : 'one line of printable text, at most 1024',
);

export const objectKind = ruled((value) =>
  /^[A-Z][A-Za-z0-9]{0,62}$/.test(value) ? undefined : 'a kind of object, such as Deployment or StatefulSet',
);

/** An absolute path of one resource, such as the path of metrics: no wildcard. */
export const plainPath = ruled(
  (value) =>
    brokenPathRule(value) ??
    (/[*{}]/.test(value) || !value.startsWith('/') ? 'a path without wildcard' : undefined),
);

/** `payment`, where only one workload has the name, or `production/payment`. */
export const workloadReference = ruled((value) => {
  const parts = value.split('/');
  const [namespace, name] = parts.length === 2 ? parts : [undefined, parts[0]];
  const valid =
    parts.length <= 2 &&
    (namespace === undefined || brokenDnsLabelRule(namespace) === undefined) &&
    brokenDnsSubdomainRule(name ?? '') === undefined;
  return valid ? undefined : 'a workload: its name, or its namespace, "/" and its name';
});

export const port = z.int().check((context) => {
  const message = brokenPortNumberRule(context.value);
  if (message) context.issues.push({ code: 'custom', message, input: context.value });
});
export const portReference = z.union([port, portName]);

export const labels = z.record(labelKey, labelValue);
/** Pods are chosen by it: an empty selector would choose all. */
export const selectingLabels = labels.check((context) => {
  if (Object.keys(context.value).length > 0) return;
  context.issues.push({ code: 'custom', message: 'one label at least', input: context.value });
});

/** A whole number from a least to a greatest. */
export function count(least: number, greatest: number) {
  return z.int().check((context) => {
    if (context.value >= least && context.value <= greatest) return;
    const message = `a whole number from ${least} to ${greatest}`;
    context.issues.push({ code: 'custom', message, input: context.value });
  });
}

/** A list that is not empty. */
export function some<Item extends z.ZodMiniType>(item: Item) {
  return z.array(item).check((context) => {
    if (context.value.length > 0) return;
    context.issues.push({ code: 'custom', message: 'a list with one item at least', input: context.value });
  });
}
