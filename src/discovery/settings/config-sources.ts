import { isUtf8 } from 'node:buffer';
import { podTemplateOf } from '../../kubernetes/pod-template.ts';
import { fields, list, stringMap, text } from '../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import { containersOf } from '../containers.ts';
import { type FileReader, fileReader } from './read-file.ts';

/** The contents of a ConfigMap or Secret. */
export interface ConfigSource {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly namespace: string;
  readonly name: string;
  readonly file: string;
  readonly line?: number;
  readonly data: ReadonlyMap<string, string>;
  /** Where a key stands in the object: `data`, `stringData` of a Secret, or `binaryData` of a ConfigMap. */
  fieldOf(key: string): string;
}

export interface ConfigSources {
  configMap(namespace: string, name: string): ConfigSource | undefined;
  secret(namespace: string, name: string): ConfigSource | undefined;
  readonly configMaps: readonly ConfigSource[];
  /** Reads the files in them; a file that many pods mount is taken apart once. */
  readonly readFile: FileReader;
  /** Whether several workloads take all of it as variables. */
  isShared(source: ConfigSource): boolean;
}

/** Indexes ConfigMaps and Secrets; what Secrets hold is decoded, and marked by its kind as not to be shown. */
export function readConfigSources(objects: readonly PlacedObject[]): ConfigSources {
  const configMaps = new Map<string, ConfigSource>();
  const secrets = new Map<string, ConfigSource>();
  for (const { object, place } of objects) {
    if (object.apiVersion !== 'v1' || (object.kind !== 'ConfigMap' && object.kind !== 'Secret')) continue;
    const namespace = object.metadata.namespace ?? 'default';
    const plain = object.kind === 'Secret' ? stringMap(fields(object).stringData) : {};
    const binary = object.kind === 'ConfigMap' ? stringMap(fields(object).binaryData) : {};
    const field = (key: string) =>
      Object.hasOwn(plain, key) ? 'stringData' : Object.hasOwn(binary, key) ? 'binaryData' : 'data';
    const source = {
      kind: object.kind,
      namespace,
      name: object.metadata.name,
      file: place.file,
      ...(place.line === undefined ? {} : { line: place.line }),
      data: new Map([
        ...Object.entries(stringMap(object.data)).map(
          ([key, value]) => [key, object.kind === 'Secret' ? decoded(value) : value] as const,
        ),
        ...Object.entries(plain),
        ...textsAmong(binary),
      ]),
      fieldOf: (key) => `${field(key)}.${key}`,
    } satisfies ConfigSource;
    const index = object.kind === 'ConfigMap' ? configMaps : secrets;
    if (!index.has(`${namespace}/${source.name}`)) index.set(`${namespace}/${source.name}`, source);
  }
  const takers = countTakers(objects);
  return {
    configMap: (namespace, name) => configMaps.get(`${namespace}/${name}`),
    secret: (namespace, name) => secrets.get(`${namespace}/${name}`),
    configMaps: [...configMaps.values()],
    readFile: fileReader(),
    isShared: ({ kind, namespace, name }) => (takers.get(`${kind} ${namespace}/${name}`) ?? 0) > 1,
  };
}

/** Binary values that are text after all, such as a file with characters beyond ASCII. */
function textsAmong(binary: Readonly<Record<string, string>>): (readonly [string, string])[] {
  return Object.entries(binary).flatMap(([key, value]) => {
    const bytes = Buffer.from(value, 'base64');
    return isUtf8(bytes) && !bytes.includes(0) ? [[key, bytes.toString('utf8')]] : [];
  });
}

/** How many workloads name a ConfigMap or Secret in envFrom. */
function countTakers(objects: readonly PlacedObject[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { object } of objects) {
    const template = podTemplateOf(object);
    if (!template) continue;
    const namespace = object.metadata.namespace ?? 'default';
    const taken = containersOf(object.kind, template)
      .flatMap(({ container }) => list(container.envFrom).map(fields))
      .flatMap(({ configMapRef, secretRef }) => {
        const configMap = text(fields(configMapRef).name);
        const secret = text(fields(secretRef).name);
        return configMap
          ? [`ConfigMap ${namespace}/${configMap}`]
          : secret
            ? [`Secret ${namespace}/${secret}`]
            : [];
      });
    for (const source of new Set(taken)) counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  return counts;
}

function decoded(value: string): string {
  return Buffer.from(value, 'base64').toString('utf8');
}
