import type { ObjectReference, Place } from './kubernetes.ts';

/** `blocking`: no bundle is written. The others are for people and for `--fail-on`. */
export const severities = ['info', 'warning', 'error', 'blocking'] as const;
export type Severity = (typeof severities)[number];

/**
 * Something the advisor wants to tell. Code, severity, title, why, remedy and reference stand in
 * `questions/findings/<code>.yaml`; what is special about this one stands in `values`, which fill the
 * `{placeholders}` of the catalogue's message.
 */
export interface Finding {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** Where: a path in the answers (`topology.calls[4].port`), a place in a file, an object, or several of them. */
  readonly answer?: string;
  readonly place?: Place;
  readonly object?: ObjectReference;
}
