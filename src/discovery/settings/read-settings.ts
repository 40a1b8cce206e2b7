import type { PodTemplate } from '../../kubernetes/pod-template.ts';
import { fields, list, stringMap } from '../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import { containersOf, type PlacedContainer } from '../containers.ts';
import { plainText } from '../plain-text.ts';
import type { ConfigSources } from './config-sources.ts';
import { expandKubernetes, type Variables, withoutSecrets } from './expand.ts';
import { readArguments } from './read-arguments.ts';
import { readEnvironment } from './read-environment.ts';
import { readMounts, readUnmounted } from './read-mounts.ts';
import type { Setting, SettingSource } from './setting.ts';
import { type Gap, SettingsLog, type WrittenText } from './settings-log.ts';
import { unsetReferences } from './unset-reference.ts';

export interface WorkloadSettings {
  readonly settings: readonly Setting[];
  /** The command lines and files that the settings were read from, apart from those that hold a secret. */
  readonly texts: readonly WrittenText[];
  readonly gaps: readonly Gap[];
  /** ConfigMaps and Secrets that the pods refer to, `kind namespace/name`. */
  readonly referred: ReadonlySet<string>;
}

/** Everything that the containers of one workload are told: variables, arguments, mounted files and scripts. */
export function readSettings(
  placed: PlacedObject,
  template: PodTemplate,
  namespace: string,
  sources: ConfigSources,
  serviceLinks: Variables,
): WorkloadSettings {
  const log = new SettingsLog(placed, namespace, sources);
  const mounted = new Set<unknown>();
  for (const container of containersOf(placed.object.kind, template)) {
    const variables = readEnvironment(log, container, serviceLinks);
    const commandLine = readCommandLine(log, container, variables);
    readHooks(log, container, variables);
    readMounts(log, container, template, commandLine, variables, mounted);
  }
  readUnmounted(log, template, mounted);
  readAnnotations(log, placed.object.metadata.annotations, 'metadata.annotations');
  readAnnotations(log, template.metadata.annotations, 'spec.template.metadata.annotations');
  const { settings, texts, gaps, referred } = log;
  return { settings, texts, gaps, referred };
}

/** Command and arguments; returns them as one text. */
function readCommandLine(log: SettingsLog, placed: PlacedContainer, variables: Variables): string {
  const words = ['command', 'args'].flatMap((field) => list(placed.container[field]).map(plainText));
  const field = Array.isArray(placed.container.args) ? 'args' : 'command';
  const evidence = log.evidence(`${placed.path}.${field}`);
  return readWords(log, words, { scope: `${placed.path}.arguments`, kind: 'argument', evidence }, variables);
}

/** Where one word holds what came from a Secret, the whole line counts as secret, and is read without it too. */
function readWords(
  log: SettingsLog,
  words: readonly string[],
  source: Omit<SettingSource, 'secret'>,
  variables: Variables,
): string {
  const { texts, secret } = expandAll(words, variables);
  const settings = readArguments(texts, { ...source, secret }, variables);
  log.settings.push(...settings);
  log.gaps.push(...unsetReferences(settings));
  const plain = withoutSecrets(variables);
  const said = secret ? expandAll(words, plain).texts : texts;
  if (secret) log.settings.push(...readArguments(said, { ...source, secret: false }, plain));
  log.texts.push({ text: said.join(' '), evidence: source.evidence });
  return texts.join('\n');
}

/** What controllers and injected containers are told of a workload. */
function readAnnotations(log: SettingsLog, annotations: unknown, path: string): void {
  for (const [key, value] of Object.entries(stringMap(annotations)))
    if (!key.startsWith('kubectl.kubernetes.io/'))
      log.texts.push({ text: `${key}=${value}`, evidence: log.evidence(`${path}["${key}"]`) });
}

/** Commands that the kubelet runs in the container: lifecycle hooks and exec probes. */
function readHooks(log: SettingsLog, placed: PlacedContainer, variables: Variables): void {
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
    const path = `${placed.path}.${field}.exec.command`;
    if (words.length > 0)
      readWords(log, words, { scope: path, kind: 'script', evidence: log.evidence(path) }, variables);
  }
}

/** All words of a command line, and whether one of them holds what came from a Secret. */
function expandAll(words: readonly string[], variables: Variables): { texts: string[]; secret: boolean } {
  const expanded = words.map((word) => expandKubernetes(word, variables));
  return { texts: expanded.map(({ value }) => value), secret: expanded.some(({ secret }) => secret) };
}
