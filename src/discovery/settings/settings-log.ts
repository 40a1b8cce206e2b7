import { fields, text } from '../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import type { Evidence } from '../../model/topology.ts';
import { meaningOf } from '../addresses/key-words.ts';
import type { ConfigSource, ConfigSources } from './config-sources.ts';
import type { Setting } from './setting.ts';

/** Something that may hold an address and could not be read. */
export interface Gap {
  readonly kind: 'unknown-secret' | 'unknown-config-map' | 'unset-key' | 'run-time-address';
  /** The variable or file that stays unknown. */
  readonly key: string;
  /** What it comes from: `Secret orders/database`, `status.hostIP`. */
  readonly source: string;
  readonly evidence: Evidence;
}

/** What was read of one workload so far, and where its references lead. */
export class SettingsLog {
  readonly settings: Setting[] = [];
  readonly gaps: Gap[] = [];
  /** ConfigMaps that the pods refer to, `namespace/name`. */
  readonly configMaps = new Set<string>();
  readonly placed: PlacedObject;
  readonly namespace: string;
  readonly sources: ConfigSources;

  constructor(placed: PlacedObject, namespace: string, sources: ConfigSources) {
    this.placed = placed;
    this.namespace = namespace;
    this.sources = sources;
  }

  /** The ConfigMap or Secret of a reference; a gap where the input has none and its variable could hold an address. */
  sourceOf(configMapRef: unknown, secretRef: unknown, key: string, path: string): ConfigSource | undefined {
    const configMap = text(fields(configMapRef).name);
    const secret = text(fields(secretRef).name);
    const name = configMap ?? secret;
    if (name === undefined) return undefined;
    if (configMap) this.configMaps.add(`${this.namespace}/${configMap}`);
    const source = configMap
      ? this.sources.configMap(this.namespace, name)
      : this.sources.secret(this.namespace, name);
    const meaning = meaningOf(key);
    if (!source && (key === '' || meaning === 'address')) {
      const kind = configMap ? 'unknown-config-map' : 'unknown-secret';
      this.gaps.push({
        kind,
        key,
        source: `${configMap ? 'ConfigMap' : 'Secret'} ${this.namespace}/${name}`,
        evidence: this.evidence(path),
      });
    }
    return source;
  }

  /** Where a mounted ConfigMap or Secret is in the input; one that is missing is no gap of its own. */
  mountedSource(configMap: string | undefined, secret: string | undefined): ConfigSource | undefined {
    if (configMap) this.configMaps.add(`${this.namespace}/${configMap}`);
    if (configMap) return this.sources.configMap(this.namespace, configMap);
    return secret ? this.sources.secret(this.namespace, secret) : undefined;
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
