import type { PlacedObject } from '../../model/kubernetes.ts';
import type { Evidence } from '../../model/topology.ts';
import type { ConfigSource, ConfigSources } from './config-sources.ts';
import type { Setting } from './setting.ts';

/** Something that may hold an address and could not be read. */
export interface Gap {
  readonly kind:
    | 'unknown-secret'
    | 'unknown-config-map'
    | 'unknown-store'
    | 'unset-key'
    | 'unset-variable'
    | 'run-time-address'
    | 'run-time-value'
    | 'packed';
  /** The variable or file that stays unknown. */
  readonly key: string;
  /** What it comes from: `Secret orders/database`, `status.hostIP`. */
  readonly source: string;
  readonly evidence: Evidence;
}

/** What a reference names; the ConfigMap counts where both are there. */
export interface SourceNames {
  readonly configMap?: string | undefined;
  readonly secret?: string | undefined;
}

/** A command line or a file as it is written, before it is taken apart. */
export interface WrittenText {
  readonly text: string;
  readonly evidence: Evidence;
}

/** What was read of one workload so far, and where its references lead. */
export class SettingsLog {
  readonly settings: Setting[] = [];
  /** Nothing that comes from a Secret. */
  readonly texts: WrittenText[] = [];
  readonly gaps: Gap[] = [];
  /** ConfigMaps and Secrets that the pods refer to, `kind namespace/name`. */
  readonly referred = new Set<string>();
  readonly placed: PlacedObject;
  readonly namespace: string;
  readonly sources: ConfigSources;

  constructor(placed: PlacedObject, namespace: string, sources: ConfigSources) {
    this.placed = placed;
    this.namespace = namespace;
    this.sources = sources;
  }

  /** The ConfigMap or Secret of a reference; where the input has none and `gap` is given, that is noted. */
  sourceOf(
    { configMap, secret }: SourceNames,
    gap?: Pick<Gap, 'key' | 'evidence'>,
  ): ConfigSource | undefined {
    const name = configMap ?? secret;
    if (name === undefined) return undefined;
    const label = `${configMap ? 'ConfigMap' : 'Secret'} ${this.namespace}/${name}`;
    this.referred.add(label);
    const source = configMap
      ? this.sources.configMap(this.namespace, name)
      : this.sources.secret(this.namespace, name);
    if (!source && gap) {
      const kind = configMap ? 'unknown-config-map' : 'unknown-secret';
      this.gaps.push({ ...gap, kind, source: label });
    }
    return source;
  }

  evidence(field: string): Evidence {
    const { object, place } = this.placed;
    return { ...placeOf(place), object: `${object.kind} ${this.namespace}/${object.metadata.name}`, field };
  }

  dataEvidence(source: ConfigSource, key: string): Evidence {
    return {
      ...placeOf(source),
      object: `${source.kind} ${source.namespace}/${source.name}`,
      field: source.fieldOf(key),
    };
  }
}

function placeOf({ file, line }: { readonly file: string; readonly line?: number }): {
  file: string;
  line?: number;
} {
  return line === undefined ? { file } : { file, line };
}
