import { fields, list, text } from '../../kubernetes/untrusted.ts';
import { keyWords, meaningOf } from '../addresses/key-words.ts';
import type { PlacedContainer } from '../containers.ts';
import { plainText } from '../plain-text.ts';
import { expandKubernetes, expandPlaceholders, VariableLayer, type Variables } from './expand.ts';
import { readArguments } from './read-arguments.ts';
import type { Setting } from './setting.ts';
import type { SettingsLog, SourceNames } from './settings-log.ts';
import { unsetReferences } from './unset-reference.ts';

/** The variables of a container, in the order in which the kubelet lets later ones win: Service links, envFrom, env. */
export function readEnvironment(
  log: SettingsLog,
  placed: PlacedContainer,
  serviceLinks: Variables,
): Variables {
  const scope = `${placed.path}.env`;
  const found = new Map<string, Setting>();
  const variables = new VariableLayer(serviceLinks);
  const add = (setting: Setting) => {
    found.set(setting.key, setting);
    variables.set(setting.key, { value: setting.value, secret: setting.secret });
  };
  for (const [index, value] of list(placed.container.envFrom).entries()) {
    const { prefix, configMapRef, secretRef } = fields(value);
    const evidence = log.evidence(`${scope}From[${index}]`);
    const source = log.sourceOf(namesIn(configMapRef, secretRef), { key: '', evidence });
    for (const [key, content] of source?.data ?? []) {
      if (!source) continue;
      const name = `${text(prefix) ?? ''}${key}`;
      add({
        key: name,
        value: content,
        scope,
        kind: 'environment',
        evidence: log.dataEvidence(source, key),
        secret: source.kind === 'Secret',
        ...(log.sources.isShared(source) ? { shared: true } : {}),
      });
    }
  }
  for (const [index, value] of list(placed.container.env).entries()) {
    const { name, value: plain, valueFrom } = fields(value);
    const key = text(name);
    if (!key) continue;
    const path = `${placed.path}.env[${index}] ${key}`;
    if (valueFrom !== undefined) {
      const setting = referredSetting(log, key, fields(valueFrom), path, scope);
      const known = ownName(log, fields(fields(valueFrom).fieldRef).fieldPath);
      if (setting) add(setting);
      else if (known !== undefined) variables.set(key, { value: known, secret: false });
    } else if (plain !== undefined && plain !== null) {
      const expanded = expandKubernetes(plainText(plain), variables);
      add({
        key,
        value: expanded.value,
        scope,
        kind: 'environment',
        evidence: log.evidence(path),
        secret: expanded.secret,
      });
    }
  }
  for (const setting of found.values()) {
    const { value, secret } = expandPlaceholders(setting.value, variables);
    const read = { ...setting, value, secret: setting.secret || secret };
    log.gaps.push(...unsetReferences([read]));
    log.settings.push(read, ...readStructure(log, read), ...readOptions(read, variables));
  }
  return variables;
}

/** A variable that holds a whole configuration, as JSON, says what a file of it would say. */
function readStructure(
  log: SettingsLog,
  { key, value, scope, kind, evidence, secret, shared }: Setting,
): Setting[] {
  if (!/^\s*[{[]/.test(value)) return [];
  const source = { scope: `${scope}.${key}`, kind, evidence, secret };
  const settings = log.sources.readFile(`${key}.json`, value, source, new Map());
  return shared ? settings.map((setting) => ({ ...setting, shared })) : settings;
}

/** A variable that holds options, such as `JAVA_OPTS`, says what the arguments would say. */
function readOptions({ key, value, ...source }: Setting, variables: Variables): Setting[] {
  if (!/^\s*-/.test(value)) return [];
  const words = value.trim().split(/\s+/);
  return readArguments(words, { ...source, scope: `${source.scope}.${key}` }, variables).map((setting) =>
    source.shared ? { ...setting, shared: true } : setting,
  );
}

/** What the downward API tells a pod of itself, as far as it is known before it runs. */
function ownName(log: SettingsLog, fieldPath: unknown): string | undefined {
  const { kind, metadata } = log.placed.object;
  if (fieldPath === 'metadata.namespace') return log.namespace;
  if (fieldPath === 'status.podIP' || fieldPath === 'status.podIPs') return 'localhost';
  return fieldPath === 'metadata.name' && kind === 'StatefulSet' ? `${metadata.name}-0` : undefined;
}

function referredSetting(
  log: SettingsLog,
  key: string,
  from: ReturnType<typeof fields>,
  path: string,
  scope: string,
): Setting | undefined {
  const { configMapKeyRef, secretKeyRef, fieldRef } = from;
  const fieldPath = text(fields(fieldRef).fieldPath);
  const file = fields(from.fileKeyRef);
  if (text(file.path) !== undefined) {
    // What a container writes when the pod starts (Kubernetes `core/v1`, `FileKeySelector`).
    const source = `the file ${plainText(file.path)} of the volume ${plainText(file.volumeName)}`;
    log.gaps.push({ kind: 'run-time-value', key, source, evidence: log.evidence(path) });
    return undefined;
  }
  if (fieldPath !== undefined) {
    if (/IP/.test(fieldPath) && fieldPath !== 'status.podIP' && fieldPath !== 'status.podIPs') {
      log.gaps.push({ kind: 'run-time-address', key, source: fieldPath, evidence: log.evidence(path) });
    }
    return undefined;
  }
  const dataKey = text(fields(configMapKeyRef ?? secretKeyRef).key);
  // `MONGO` from the key `uri`: what the variable does not say, the key of the source may.
  const isAddress = [key, dataKey ?? ''].some((name) => meaningOf(name) === 'address' || isStore(name));
  const gap = isAddress ? { key, evidence: log.evidence(path) } : undefined;
  const source = log.sourceOf(namesIn(configMapKeyRef, secretKeyRef), gap);
  const value = dataKey === undefined ? undefined : source?.data.get(dataKey);
  if (source && value === undefined && isAddress) {
    const from = `${source.kind} ${source.namespace}/${source.name}, key ${dataKey ?? ''}`;
    log.gaps.push({ kind: 'unset-key', key, source: from, evidence: log.evidence(path) });
  }
  if (!source || dataKey === undefined || value === undefined) return undefined;
  return {
    key,
    value,
    scope,
    kind: 'environment',
    evidence: log.dataEvidence(source, dataKey),
    secret: source.kind === 'Secret',
  };
}

/** `CACHE` or `ORDERS_DB` may well hold an address, where nobody sees what it holds. */
function isStore(key: string): boolean {
  return stores.has(keyWords(key).at(-1) ?? '');
}

const stores: ReadonlySet<string> = new Set([
  ...['cache', 'db', 'database', 'broker', 'queue', 'store', 'api', 'redis', 'postgres', 'mysql', 'mongo'],
  ...['mongodb', 'kafka', 'rabbitmq', 'amqp', 'nats', 'elasticsearch', 'memcached'],
]);

function namesIn(configMapRef: unknown, secretRef: unknown): SourceNames {
  return { configMap: text(fields(configMapRef).name), secret: text(fields(secretRef).name) };
}
