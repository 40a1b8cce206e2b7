import type { Probe } from '../../model/probe.ts';
import type { ProbeSource } from './probe-pods.ts';

/** A probe before its pod has a number. */
export interface DraftProbe extends Omit<Probe, 'pod'> {
  readonly source: ProbeSource;
}
