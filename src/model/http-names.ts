/**
 * The syntax of what an HTTP match may hold, by Istio's own rules (`pkg/config/security/security.go`,
 * `pkg/config/validation`) and RFC 9110. Like `names.ts`: the broken rule, or undefined when valid.
 */
import { isIPv4Address } from './ip-address.ts';
import { brokenDnsSubdomainRule, type Rule } from './names.ts';

const tokenPattern = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const methodPattern = /^[A-Z]([A-Z-]*[A-Z])?$/;
const pathCharacters = /^[A-Za-z0-9\-._~%!$&'()+,;=:@/*{}]+$/;
const templateLiteral = /^[A-Za-z0-9\-._~%!$&'()+,;=:@]*$/;

/** A method as it stands in the request line: upper-case, no wildcard (leave methods out for any). */
export function brokenMethodRule(value: string): Rule | undefined {
  return value.length <= 32 && methodPattern.test(value)
    ? undefined
    : 'an HTTP method: upper-case letters, such as GET or POST; leave methods out for any';
}

/** Exact `/process`, prefix `/api/*`, suffix `*.js`, `*`, or a template with `{*}` and one last `{**}`. */
export function brokenPathRule(value: string): Rule | undefined {
  if (value.length > 1024 || !pathCharacters.test(value)) {
    return 'a path without query, fragment, space or other special character, at most 1024';
  }
  return /[{}]/.test(value) ? brokenTemplateRule(value) : brokenPlainPathRule(value);
}

function brokenPlainPathRule(value: string): Rule | undefined {
  const stars = value.split('*').length - 1;
  const starAtEnd = value.startsWith('*') || value.endsWith('*');
  if (stars > 1 || (stars === 1 && !starAtEnd)) return 'a path with one "*" at most, first or last';
  return value.startsWith('/') || value.startsWith('*')
    ? undefined
    : 'a path: "/" first, or "*" for any ending';
}

function brokenTemplateRule(value: string): Rule | undefined {
  const rule = 'a path template: each "{*}" or "{**}" a whole segment, "{**}" the last of them, no other "*"';
  if (!value.startsWith('/')) return rule;
  let restMatched = false;
  for (const segment of value.slice(1).split('/')) {
    const operator = segment === '{*}' || segment === '{**}';
    if (operator ? restMatched : !templateLiteral.test(segment)) return rule;
    restMatched ||= segment === '{**}';
  }
  return undefined;
}

/** RFC 9110 token; pseudo-headers are no headers. */
export function brokenHeaderNameRule(value: string): Rule | undefined {
  return value.length <= 256 && tokenPattern.test(value)
    ? undefined
    : 'a header name: letters, digits and "-", without space or ":"';
}

/** A value that is compared: not empty (Istio refuses it), printable, `*` alone, first or last. */
export function brokenMatchValueRule(value: string): Rule | undefined {
  if (value === '') return 'a value; for "must be present" leave values out';
  if (value.length > 4096 || !/^[\x20-\x7e\u00a0-\uffff]+$/u.test(value))
    return 'printable text, at most 4096';
  return /^\*?[^*]*\*?$/.test(value) ? undefined : 'a value with "*" at one end at most';
}

/** A host of a request: a DNS name, optionally with a port, `*` in the place of its first or last label. */
export function brokenHostMatchRule(value: string): Rule | undefined {
  const [name = '', port, ...rest] = value.split(':');
  const bare = name.replace(/^\*\./, '').replace(/\.\*$/, '');
  const validPort = port === undefined || (/^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65535);
  const valid =
    rest.length === 0 && validPort && (name === '*' || brokenDnsSubdomainRule(bare) === undefined);
  return valid ? undefined : 'a host: a DNS name, such as shop.example.com or *.example.com';
}

/** A host of a ServiceEntry or Gateway: a DNS name, `*.` before it allowed. */
export function brokenHostRule(value: string): Rule | undefined {
  const isName = brokenDnsSubdomainRule(value.replace(/^\*\./, '')) === undefined && !isIPv4Address(value);
  return isName ? undefined : 'a host: a DNS name, such as api.example.com or *.example.com, and no address';
}

/** A claim's name, nested with ".": each part without brackets, quotes and space. */
export function brokenClaimNameRule(value: string): Rule | undefined {
  return value.length <= 256 && value.split('.').every((part) => /^[A-Za-z0-9_:/@-]+$/.test(part))
    ? undefined
    : 'a claim name: letters, digits, "_" and "-", nested with "."';
}
