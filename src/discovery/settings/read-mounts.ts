import type { PodTemplate } from '../../kubernetes/pod-template.ts';
import { fields, list, text } from '../../kubernetes/untrusted.ts';
import { isProof } from '../addresses/key-words.ts';
import type { PlacedContainer } from '../containers.ts';
import { plainText } from '../plain-text.ts';
import type { ConfigSource } from './config-sources.ts';
import type { Variables } from './expand.ts';
import { type FileReader, isScript, isWord } from './read-file.ts';
import type { Setting, SettingSource } from './setting.ts';
import type { Gap, SettingsLog } from './settings-log.ts';
import { unsetReferences } from './unset-reference.ts';

interface MountedFile {
  readonly path: string;
  readonly key: string;
  readonly content: string;
  readonly source: ConfigSource;
}

/** The configuration files and scripts of a container; `mounted` gets the names of the volumes that were met. */
export function readMounts(
  log: SettingsLog,
  placed: PlacedContainer,
  template: PodTemplate,
  commandLine: string,
  variables: Variables,
  mounted: Set<unknown>,
): void {
  for (const [index, mountValue] of list(placed.container.volumeMounts).entries()) {
    const mount = fields(mountValue);
    const volume = list(template.spec.volumes)
      .map(fields)
      .find(({ name }) => name === mount.name);
    if (!volume) continue;
    mounted.add(volume.name);
    const subPath = text(mount.subPath);
    const key = text(mount.mountPath) ?? '';
    const evidence = log.evidence(`${placed.path}.volumeMounts[${index}] ${text(mount.name) ?? ''}`);
    const files = filesOf(log, volume, { key, evidence, subPath }).filter(
      ({ path }) => subPath === undefined || path === subPath,
    );
    const ran = files.filter(({ path, content }) => isScript(path, content) && commandLine.includes(path));
    for (const { path, key, content, source } of files) {
      const script = isScript(path, content);
      // Of several scripts in one volume, those that the command does not name belong to other workloads.
      if (script && ran.length > 0 && !ran.some((file) => file.path === path || file.content.includes(path)))
        continue;
      const evidence = log.dataEvidence(source, key);
      const secret = source.kind === 'Secret';
      const kind = script && commandLine.includes(path) ? 'script' : 'file';
      const scope = `${placed.path}.file.${source.kind}/${source.name}/${key}`;
      const origin = { scope, kind, evidence, secret } as const;
      if (!secret) log.texts.push({ text: content, evidence });
      const settings = readKeyAndFile(log.sources.readFile, path, content, origin, variables);
      log.settings.push(...settings);
      // A script that the command does not name need not run here.
      if (!script || kind === 'script') log.gaps.push(...unsetReferences(settings));
    }
  }
}

/** Volumes that the pod declares and no container mounts: a hint at best. */
export function readUnmounted(log: SettingsLog, template: PodTemplate, mounted: ReadonlySet<unknown>): void {
  for (const volume of list(template.spec.volumes).map(fields)) {
    if (mounted.has(volume.name)) continue;
    for (const { path, key, content, source } of filesOf(log, volume)) {
      const scope = `unmounted.${source.kind}/${source.name}/${key}`;
      const secret = source.kind === 'Secret';
      const origin = {
        scope,
        kind: 'file',
        evidence: log.dataEvidence(source, key),
        secret,
        unmounted: true,
      } as const;
      log.settings.push(...readKeyAndFile(log.sources.readFile, path, content, origin, new Map()));
    }
  }
}

interface Mount extends Pick<Gap, 'key' | 'evidence'> {
  /** The one file of the volume that is mounted. */
  readonly subPath: string | undefined;
}

/** The files of a volume; a source of it that is not in the input is a gap of the mount, unless it holds certificates. */
function filesOf(log: SettingsLog, volume: ReturnType<typeof fields>, mount?: Mount): MountedFile[] {
  const projected = list(fields(volume.projected).sources).map(fields);
  return [volume, ...projected].flatMap((origin) => {
    const configMap = text(fields(origin.configMap).name);
    const secret = text(fields(origin.secret).secretName) ?? text(fields(origin.secret).name);
    const provider = secretStore(fields(origin.csi));
    if (provider !== undefined && mount) {
      const gap = gapOf(mount, provider, []);
      const source = `SecretProviderClass ${log.namespace}/${provider}`;
      if (gap) log.gaps.push({ ...gap, kind: 'unknown-store', source });
    }
    const items = list(fields(configMap ? origin.configMap : origin.secret).items).map(fields);
    const named = items.map(({ key, path }) => ({ key: plainText(key), path: plainText(path ?? key) }));
    const source = log.sourceOf(
      { configMap, secret },
      mount && gapOf(mount, configMap ?? secret ?? '', named),
    );
    if (!source) return [];
    const keys = named.length > 0 ? named : [...source.data.keys()].map((key) => ({ key, path: key }));
    const all = named.length > 0 ? named : [...source.packed].map((key) => ({ key, path: key }));
    for (const { key, path } of all) {
      const gap = mount && source.packed.has(key) ? gapOf(mount, path, []) : undefined;
      const isMounted = mount?.subPath === undefined || mount.subPath === path;
      const from = `${source.kind} ${source.namespace}/${source.name}, key ${key}`;
      if (gap && isMounted) log.gaps.push({ ...gap, kind: 'packed', source: from });
    }
    return keys.flatMap(({ key, path }) => {
      const content = source.data.get(key);
      return content === undefined ? [] : [{ path, key, content, source }];
    });
  });
}

/** What the secrets-store driver mounts comes from outside the cluster (secrets-store-csi-driver.sigs.k8s.io, "Getting started"). */
function secretStore({ driver, volumeAttributes }: ReturnType<typeof fields>): string | undefined {
  return text(driver)?.startsWith('secrets-store.csi.')
    ? text(fields(volumeAttributes).secretProviderClass)
    : undefined;
}

/** Which gap a source would be: none where its name, or that of each file taken from it, says that it only proves who one is. */
function gapOf(
  { key, evidence, subPath }: Mount,
  source: string,
  items: readonly { readonly path: string }[],
): Pick<Gap, 'key' | 'evidence'> | undefined {
  const taken = subPath === undefined ? items.map(({ path }) => path) : [subPath];
  return isProof(source) || (taken.length > 0 && taken.every(isProof)) ? undefined : { key, evidence };
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
