import { brokenRegex } from './regex.ts';
import type { View } from './view.ts';

/** `exact`, `prefix` or `regex` of a VirtualService; a URI may have an empty prefix. */
export function checkStringMatch(match: View, { emptyPrefix = false } = {}): void {
  const prefix = match.field('prefix');
  if (prefix.set && prefix.text === '' && !emptyPrefix) prefix.refuse('must not be empty');
  const regex = match.field('regex');
  if (regex.set) checkRegex(regex);
}

export function checkRegex(regex: View): void {
  if (regex.text === '') regex.refuse('must not be empty');
  else if (Buffer.byteLength(regex.text) > 1024) regex.refuse('is longer than 1024 characters');
  else if (brokenRegex(regex.text)) regex.refuse('is no regular expression that RE2 takes');
}
