import { brokenSubnet } from './istio-names.ts';

/** What is wrong with one value of a rule, or undefined. */
export type ValueCheck = (value: string) => string | undefined;

export const notEmpty: ValueCheck = (value) => (value === '' ? 'must not be empty' : undefined);

/** An address or CIDR range. */
export const addressValue: ValueCheck = (value) =>
  brokenSubnet(value) === undefined ? undefined : `"${value}" is not an address or CIDR range`;

export const portValue: ValueCheck = (value) =>
  /^\d{1,9}$/.test(value) && Number(value) <= 65535 ? undefined : `"${value}" is not a port`;

/** `account` or `namespace/account`, without wildcards. */
export const serviceAccountValue: ValueCheck = (value) => {
  if (value === '') return 'must not be empty';
  if (value.includes('*')) return 'must not have a wildcard';
  if (value.length > 320) return 'is longer than 320 characters';
  const parts = value.split('/');
  const isGood = parts.length <= 2 && parts.every((part) => part !== '');
  return isGood ? undefined : `"${value}" is not an account or namespace/account`;
};

/** A wildcard stands at one end. */
export const trustDomainValue: ValueCheck = (value) => {
  if (value === '') return 'must not be empty';
  if (value.includes('/')) return 'must not have a slash';
  const atOneEnd = value.startsWith('*') || value.endsWith('*') || !value.includes('*');
  const single = value.split('*').length <= 2;
  return atOneEnd && single ? undefined : `"${value}" may have one wildcard, at one end`;
};

/** Templates are whole segments, `{**}` is the last one, and nothing else has braces. */
export const pathValue: ValueCheck = (value) => {
  if (value === '') return 'must not be empty';
  const isTemplate = value.includes('{*}') || value.includes('{**}');
  let restMatched = false;
  for (const segment of value.replace(/^\/+|\/+$/g, '').split('/')) {
    if (segment === '{*}' || segment === '{**}') {
      if (restMatched) return `"${value}": {**} must be the last operator`;
      restMatched = segment === '{**}';
    } else if (/[{}]/.test(segment)) {
      return `"${value}" has braces that are not the template {*} or {**}`;
    } else if (isTemplate && !/^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/.test(segment)) {
      return `"${value}": segment "${segment}" cannot stand in a template`;
    }
  }
  return undefined;
};

/** `values` or `notValues` of a condition, by its key; a text where the key itself is wrong. */
export function conditionCheck(key: string): ValueCheck | string {
  const exact: Readonly<Record<string, ValueCheck>> = {
    'source.ip': addressValue,
    'remote.ip': addressValue,
    'destination.ip': addressValue,
    'destination.port': portValue,
    'source.namespace': notEmpty,
    'source.serviceAccount': serviceAccountValue,
    'source.trustDomain': trustDomainValue,
    'source.principal': notEmpty,
    'request.auth.principal': notEmpty,
    'request.auth.audiences': notEmpty,
    'request.auth.presenter': notEmpty,
    'connection.sni': notEmpty,
  };
  if (Object.hasOwn(exact, key)) return exact[key] ?? notEmpty;
  const mapped = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'];
  if (mapped.some((prefix) => key.startsWith(prefix))) {
    return /^[^[]+\[.+\]$/s.test(key) ? notEmpty : `"${key}" must have the form name[key]`;
  }
  return `no attribute is named "${key}"`;
}
