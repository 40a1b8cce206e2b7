import { podTemplateOf } from '../../kubernetes/pod-template.ts';
import { fields, list, stringMap, text } from '../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import { containersOf } from '../containers.ts';
import { plainText } from '../plain-text.ts';
import { type FileReader, fileReader } from './read-file.ts';
import { type Content, unpacker } from './unpack.ts';

/** The contents of a ConfigMap or Secret. */
export interface ConfigSource {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly namespace: string;
  readonly name: string;
  /** What a Secret is for, such as `kubernetes.io/tls`. */
  readonly type?: string;
  readonly file: string;
  readonly line?: number;
  readonly data: ReadonlyMap<string, string>;
  /** Keys whose content is packed in a way that was not opened. */
  readonly packed: ReadonlySet<string>;
  /** Where a key stands in the object: `data`, `stringData` of a Secret, or `binaryData` of a ConfigMap. */
  fieldOf(key: string): string;
}

export interface ConfigSources {
  configMap(namespace: string, name: string): ConfigSource | undefined;
  secret(namespace: string, name: string): ConfigSource | undefined;
  readonly all: readonly ConfigSource[];
  /** Reads the files in them; a file that many pods mount is taken apart once. */
  readonly readFile: FileReader;
  /** Whether several workloads take all of it as variables. */
  isShared(source: ConfigSource): boolean;
}

/** Indexes ConfigMaps and Secrets; what Secrets hold is decoded, and marked by its kind as not to be shown. */
export function readConfigSources(objects: readonly PlacedObject[]): ConfigSources {
  const configMaps = new Map<string, ConfigSource>();
  const secrets = new Map<string, ConfigSource>();
  const unpack = unpacker();
  for (const { object, place } of objects) {
    if (object.apiVersion !== 'v1' || (object.kind !== 'ConfigMap' && object.kind !== 'Secret')) continue;
    const namespace = object.metadata.namespace ?? 'default';
    const plain = object.kind === 'Secret' ? stringMap(fields(object).stringData) : {};
    const binary = object.kind === 'ConfigMap' ? stringMap(fields(object).binaryData) : {};
    const field = (key: string) =>
      Object.hasOwn(plain, key) ? 'stringData' : Object.hasOwn(binary, key) ? 'binaryData' : 'data';
    const encoded = object.kind === 'Secret' ? stringMap(object.data) : binary;
    const contents = Object.entries(encoded).map(
      ([key, value]) => [key, unpack(Buffer.from(value, 'base64'))] as const,
    );
    const source = {
      kind: object.kind,
      namespace,
      name: object.metadata.name,
      ...(text(object.type) === undefined ? {} : { type: plainText(object.type) }),
      file: place.file,
      ...(place.line === undefined ? {} : { line: place.line }),
      data: new Map([
        ...(object.kind === 'ConfigMap' ? Object.entries(stringMap(object.data)) : []),
        ...textsAmong(contents),
        ...Object.entries(plain),
      ]),
      packed: new Set(contents.filter(([, content]) => content === 'packed').map(([key]) => key)),
      fieldOf: (key) => `${field(key)}.${key}`,
    } satisfies ConfigSource;
    const index = object.kind === 'ConfigMap' ? configMaps : secrets;
    if (!index.has(`${namespace}/${source.name}`)) index.set(`${namespace}/${source.name}`, source);
  }
  const takers = countTakers(objects);
  return {
    configMap: (namespace, name) => configMaps.get(`${namespace}/${name}`),
    secret: (namespace, name) => secrets.get(`${namespace}/${name}`),
    all: [...configMaps.values(), ...secrets.values()],
    readFile: fileReader(),
    isShared: ({ kind, namespace, name }) => (takers.get(`${kind} ${namespace}/${name}`) ?? 0) > 1,
  };
}

function textsAmong(contents: readonly (readonly [string, Content])[]): (readonly [string, string])[] {
  return contents.flatMap(([key, content]) =>
    typeof content === 'string' ? [] : [[key, content.text] as const],
  );
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
