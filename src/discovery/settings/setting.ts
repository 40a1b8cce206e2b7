import type { Evidence } from '../../model/topology.ts';

/** One thing that a container is told: a variable, a flag, a line of a script or of a mounted file. */
export interface Setting {
  /** Name of the variable or flag, or the path of keys in a file; empty where the text has none. */
  readonly key: string;
  readonly value: string;
  /** Settings of one scope are read together: a HOST and a PORT pair up only within it. */
  readonly scope: string;
  readonly kind: SettingKind;
  readonly evidence: Evidence;
  /** The value comes from a Secret: nothing of it may be shown. */
  readonly secret: boolean;
  /** It comes with a ConfigMap that several workloads take as a whole: not all of it need be meant for this one. */
  readonly shared?: boolean;
  /** The text is only declared: no container mounts the volume that holds it. */
  readonly unmounted?: boolean;
  /** The command that runs the text is a network client (`curl`, `nc`, `psql`), so a bare word may be a host. */
  readonly dials?: boolean;
}

export type SettingKind = 'environment' | 'argument' | 'script' | 'file';

/** What all settings of one text have in common. */
export type SettingSource = Pick<Setting, 'scope' | 'kind' | 'evidence' | 'secret' | 'unmounted'>;
