import type { PodTemplate } from '../../kubernetes/pod-template.ts';
import { fields, list, text } from '../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import type { Evidence } from '../../model/topology.ts';
import { meaningOf } from '../addresses/key-words.ts';
import { containersOf, type PlacedContainer } from '../containers.ts';
import { plainText } from '../plain-text.ts';
import type { ConfigSource, ConfigSources } from './config-sources.ts';
import { expandKubernetes, VariableLayer, type Variables } from './expand.ts';
import { readArguments } from './read-arguments.ts';
import { type FileReader, isScript, isWord } from './read-file.ts';
import type { Setting, SettingSource } from './setting.ts';

/** Something that may hold an address and could not be read. */
export interface Gap {
  readonly kind: 'unknown-secret' | 'unknown-config-map' | 'unset-key' | 'run-time-address';
  /** The variable or file that stays unknown. */
  readonly key: string;
  /** What it comes from: `Secret orders/database`, `status.hostIP`. */
  readonly source: string;
  readonly evidence: Evidence;
}

export interface WorkloadSettings {
  readonly settings: readonly Setting[];
  readonly gaps: readonly Gap[];
  /** ConfigMaps that the pods refer to, `namespace/name`. */
  readonly configMaps: readonly string[];
}

/** Everything that the containers of one workload are told: variables, arguments, mounted files and scripts. */
export function readSettings(
  placed: PlacedObject,
  template: PodTemplate,
  namespace: string,
  sources: ConfigSources,
  serviceLinks: Variables,
): WorkloadSettings {
  const reader = new SettingsReader(placed, namespace, sources, serviceLinks);
  for (const container of containersOf(placed.object.kind, template))
    reader.readContainer(container, template);
  reader.readUnmounted(template);
  return { settings: reader.settings, gaps: reader.gaps, configMaps: [...reader.configMaps].sort() };
}

class SettingsReader {
  readonly settings: Setting[] = [];
  readonly gaps: Gap[] = [];
  readonly configMaps = new Set<string>();
  private readonly mounted = new Set<unknown>();
  private readonly placed: PlacedObject;
  private readonly namespace: string;
  private readonly sources: ConfigSources;
  private readonly serviceLinks: Variables;

  constructor(placed: PlacedObject, namespace: string, sources: ConfigSources, serviceLinks: Variables) {
    this.placed = placed;
    this.namespace = namespace;
    this.sources = sources;
    this.serviceLinks = serviceLinks;
  }

  readContainer(placed: PlacedContainer, template: PodTemplate): void {
    const variables = this.readEnvironment(placed);
    const words = ['command', 'args'].flatMap((field) => list(placed.container[field]).map(plainText));
    const { texts, secret } = expandAll(words, variables);
    const field = Array.isArray(placed.container.args) ? 'args' : 'command';
    const evidence = this.evidence(`${placed.path}.${field}`);
    this.settings.push(
      ...readArguments(
        texts,
        { scope: `${placed.path}.arguments`, kind: 'argument', evidence, secret },
        variables,
      ),
    );
    this.readHooks(placed, variables);
    this.readMounts(placed, template, texts.join('\n'), variables);
  }

  /** Commands that the kubelet runs in the container: lifecycle hooks and exec probes. */
  private readHooks(placed: PlacedContainer, variables: Variables): void {
    const lifecycle = fields(placed.container.lifecycle);
    const hooks = {
      'lifecycle.postStart': lifecycle.postStart,
      'lifecycle.preStop': lifecycle.preStop,
      startupProbe: placed.container.startupProbe,
      livenessProbe: placed.container.livenessProbe,
      readinessProbe: placed.container.readinessProbe,
    };
    for (const [field, hook] of Object.entries(hooks)) {
      const words = list(fields(fields(hook).exec).command).map(plainText);
      const { texts, secret } = expandAll(words, variables);
      const path = `${placed.path}.${field}.exec.command`;
      const source = { scope: path, kind: 'script', evidence: this.evidence(path), secret } as const;
      if (texts.length > 0) this.settings.push(...readArguments(texts, source, variables));
    }
  }

  /** The variables of a container, in the order in which the kubelet lets later ones win: Service links, envFrom, env. */
  private readEnvironment(placed: PlacedContainer): Variables {
    const scope = `${placed.path}.env`;
    const found = new Map<string, Setting>();
    const variables = new VariableLayer(this.serviceLinks);
    const add = (setting: Setting) => {
      found.set(setting.key, setting);
      variables.set(setting.key, { value: setting.value, secret: setting.secret });
    };
    for (const [index, value] of list(placed.container.envFrom).entries()) {
      const { prefix, configMapRef, secretRef } = fields(value);
      const source = this.sourceOf(configMapRef, secretRef, text(prefix) ?? '', `${scope}From[${index}]`);
      for (const [key, content] of source?.data ?? []) {
        if (!source) continue;
        const name = `${text(prefix) ?? ''}${key}`;
        add({
          key: name,
          value: content,
          scope,
          kind: 'environment',
          evidence: this.dataEvidence(source, key),
          secret: source.kind === 'Secret',
          ...(this.sources.isShared(source) ? { shared: true } : {}),
        });
      }
    }
    for (const [index, value] of list(placed.container.env).entries()) {
      const { name, value: plain, valueFrom } = fields(value);
      const key = text(name);
      if (!key) continue;
      const path = `${placed.path}.env[${index}] ${key}`;
      if (valueFrom !== undefined) {
        const setting = this.valueFrom(key, fields(valueFrom), path, scope);
        const known = this.ownName(fields(fields(valueFrom).fieldRef).fieldPath);
        if (setting) add(setting);
        else if (known !== undefined) variables.set(key, { value: known, secret: false });
      } else if (plain !== undefined && plain !== null) {
        const expanded = expandKubernetes(plainText(plain), variables);
        add({
          key,
          value: expanded.value,
          scope,
          kind: 'environment',
          evidence: this.evidence(path),
          secret: expanded.secret,
        });
      }
    }
    for (const setting of found.values()) this.settings.push(setting, ...this.readStructure(setting));
    return variables;
  }

  /** A variable that holds a whole configuration, as JSON, says what a file of it would say. */
  private readStructure({ key, value, scope, kind, evidence, secret, shared }: Setting): Setting[] {
    if (!/^\s*[{[]/.test(value)) return [];
    const source = { scope: `${scope}.${key}`, kind, evidence, secret };
    const settings = this.sources.readFile(`${key}.json`, value, source, new Map());
    return shared ? settings.map((setting) => ({ ...setting, shared })) : settings;
  }

  /** What the downward API tells a pod of itself, as far as it is known before it runs. */
  private ownName(fieldPath: unknown): string | undefined {
    const { kind, metadata } = this.placed.object;
    if (fieldPath === 'metadata.namespace') return this.namespace;
    return fieldPath === 'metadata.name' && kind === 'StatefulSet' ? `${metadata.name}-0` : undefined;
  }

  private valueFrom(
    key: string,
    from: ReturnType<typeof fields>,
    path: string,
    scope: string,
  ): Setting | undefined {
    const { configMapKeyRef, secretKeyRef, fieldRef } = from;
    const fieldPath = text(fields(fieldRef).fieldPath);
    if (fieldPath !== undefined) {
      if (/IP/.test(fieldPath) && fieldPath !== 'status.podIP' && fieldPath !== 'status.podIPs') {
        this.gaps.push({ kind: 'run-time-address', key, source: fieldPath, evidence: this.evidence(path) });
      }
      return undefined;
    }
    const source = this.sourceOf(configMapKeyRef, secretKeyRef, key, path);
    const dataKey = text(fields(configMapKeyRef ?? secretKeyRef).key);
    const value = dataKey === undefined ? undefined : source?.data.get(dataKey);
    if (source && value === undefined && meaningOf(key) === 'address') {
      const from = `${source.kind} ${source.namespace}/${source.name}, key ${dataKey ?? ''}`;
      this.gaps.push({ kind: 'unset-key', key, source: from, evidence: this.evidence(path) });
    }
    if (!source || dataKey === undefined || value === undefined) return undefined;
    return {
      key,
      value,
      scope,
      kind: 'environment',
      evidence: this.dataEvidence(source, dataKey),
      secret: source.kind === 'Secret',
    };
  }

  /** The ConfigMap or Secret of a reference; a gap where the input has none and its variable could hold an address. */
  private sourceOf(
    configMapRef: unknown,
    secretRef: unknown,
    key: string,
    path: string,
  ): ConfigSource | undefined {
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

  private readMounts(
    placed: PlacedContainer,
    template: PodTemplate,
    commandLine: string,
    variables: Variables,
  ): void {
    for (const mountValue of list(placed.container.volumeMounts)) {
      const mount = fields(mountValue);
      const volume = list(template.spec.volumes)
        .map(fields)
        .find(({ name }) => name === mount.name);
      if (!volume) continue;
      this.mounted.add(volume.name);
      const subPath = text(mount.subPath);
      const files = this.filesOf(volume).filter(({ path }) => subPath === undefined || path === subPath);
      const ran = files.filter(({ path, content }) => isScript(path, content) && commandLine.includes(path));
      for (const { path, key, content, source } of files) {
        const script = isScript(path, content);
        // Of several scripts in one volume, those that the command does not name belong to other workloads.
        if (
          script &&
          ran.length > 0 &&
          !ran.some((file) => file.path === path || file.content.includes(path))
        )
          continue;
        this.settings.push(
          ...readKeyAndFile(
            this.sources.readFile,
            path,
            content,
            {
              scope: `${placed.path}.file.${source.kind}/${source.name}/${key}`,
              kind: script && commandLine.includes(path) ? 'script' : 'file',
              evidence: this.dataEvidence(source, key),
              secret: source.kind === 'Secret',
            },
            variables,
          ),
        );
      }
    }
  }

  /** Volumes that the pod declares and no container mounts: a hint at best. */
  readUnmounted(template: PodTemplate): void {
    for (const volume of list(template.spec.volumes).map(fields)) {
      if (this.mounted.has(volume.name)) continue;
      for (const { path, key, content, source } of this.filesOf(volume)) {
        const scope = `unmounted.${source.kind}/${source.name}/${key}`;
        const secret = source.kind === 'Secret';
        const origin = {
          scope,
          kind: 'file',
          evidence: this.dataEvidence(source, key),
          secret,
          unmounted: true,
        } as const;
        this.settings.push(...readKeyAndFile(this.sources.readFile, path, content, origin, new Map()));
      }
    }
  }

  private filesOf(volume: ReturnType<typeof fields>): MountedFile[] {
    const projected = list(fields(volume.projected).sources).map(fields);
    return [volume, ...projected].flatMap((origin) => {
      const configMap = fields(origin.configMap);
      const secret = fields(origin.secret);
      const configMapName = text(configMap.name);
      const secretName = text(secret.secretName) ?? text(secret.name);
      if (configMapName) this.configMaps.add(`${this.namespace}/${configMapName}`);
      const source = configMapName
        ? this.sources.configMap(this.namespace, configMapName)
        : secretName
          ? this.sources.secret(this.namespace, secretName)
          : undefined;
      if (!source) return [];
      const items = list((configMapName ? configMap : secret).items).map(fields);
      const keys = items.length > 0 ? items : [...source.data.keys()].map((key) => ({ key, path: key }));
      return keys.flatMap(({ key, path }) => {
        const content = source.data.get(plainText(key));
        return content === undefined
          ? []
          : [{ path: plainText(path ?? key), key: plainText(key), content, source }];
      });
    });
  }

  private evidence(field: string): Evidence {
    const { object, place } = this.placed;
    return { ...placeOf(place), object: `${object.kind} ${this.namespace}/${object.metadata.name}`, field };
  }

  private dataEvidence(source: ConfigSource, key: string): Evidence {
    return {
      ...placeOf(source),
      object: `${source.kind} ${source.namespace}/${source.name}`,
      field: source.fieldOf(key),
    };
  }
}

/** A mounted key is a file; one of a single word is a value whose name is the file's. */
function readKeyAndFile(
  readFile: FileReader,
  path: string,
  content: string,
  source: SettingSource,
  variables: Variables,
): Setting[] {
  if (isWord(content.trim()))
    return [{ ...source, key: path.slice(path.lastIndexOf('/') + 1), value: content.trim() }];
  return readFile(path, content, source, variables);
}

interface MountedFile {
  readonly path: string;
  readonly key: string;
  readonly content: string;
  readonly source: ConfigSource;
}

/** All words of a command line; where one holds what came from a Secret, the whole line counts as secret. */
function expandAll(words: readonly string[], variables: Variables): { texts: string[]; secret: boolean } {
  const expanded = words.map((word) => expandKubernetes(word, variables));
  return { texts: expanded.map(({ value }) => value), secret: expanded.some(({ secret }) => secret) };
}

function placeOf({ file, line }: { readonly file: string; readonly line?: number }): {
  file: string;
  line?: number;
} {
  return line === undefined ? { file } : { file, line };
}
