import { createHash } from 'node:crypto';
import { brokenDnsSubdomainRule } from '../model/names.ts';

/** Names stay under the limit of a label value, since controllers copy some of them into labels. */
export const nameLimit = 63;
const hashLength = 8;

/**
 * Shortens a name that is over the limit and ends it with a hash of the whole, so that two long names which begin
 * alike stay apart.
 */
export function cappedName(name: string): string {
  if (name.length <= nameLimit) return name;
  const head = name.slice(0, nameLimit - hashLength - 1).replace(/[-.]+$/, '');
  return `${head}-${shortHash(name)}`;
}

/** The same name with a hash of `origin` behind it: for a name that is taken. */
export function distinguishedName(name: string, origin: string): string {
  const head = name.slice(0, nameLimit - hashLength - 1).replace(/[-.]+$/, '');
  return `${head}-${shortHash(`${name} ${origin}`)}`;
}

/** The rule that a finished name breaks, or undefined. */
export function brokenNameRule(name: string): string | undefined {
  return name.length > nameLimit ? `at most ${nameLimit} characters` : brokenDnsSubdomainRule(name);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, hashLength);
}
