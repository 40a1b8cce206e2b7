import type { PodTemplate } from '../../kubernetes/pod-template.ts';
import { fields, list } from '../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import { containersOf, type PlacedContainer } from '../containers.ts';
import { plainText } from '../plain-text.ts';
import type { ConfigSources } from './config-sources.ts';
import { expandKubernetes, type Variables } from './expand.ts';
import { readArguments } from './read-arguments.ts';
import { readEnvironment } from './read-environment.ts';
import { readMounts, readUnmounted } from './read-mounts.ts';
import type { Setting } from './setting.ts';
import { type Gap, SettingsLog, type WrittenText } from './settings-log.ts';

export interface WorkloadSettings {
  readonly settings: readonly Setting[];
  /** The command lines and files that the settings were read from, apart from those that hold a secret. */
  readonly texts: readonly WrittenText[];
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
  const log = new SettingsLog(placed, namespace, sources);
  const mounted = new Set<unknown>();
  for (const container of containersOf(placed.object.kind, template)) {
    const variables = readEnvironment(log, container, serviceLinks);
    const commandLine = readCommandLine(log, container, variables);
    readHooks(log, container, variables);
    readMounts(log, container, template, commandLine, variables, mounted);
  }
  readUnmounted(log, template, mounted);
  const { settings, texts, gaps } = log;
  return { settings, texts, gaps, configMaps: [...log.configMaps].sort() };
}

/** Command and arguments; returns them as one text. */
function readCommandLine(log: SettingsLog, placed: PlacedContainer, variables: Variables): string {
  const words = ['command', 'args'].flatMap((field) => list(placed.container[field]).map(plainText));
  const { texts, secret } = expandAll(words, variables);
  const field = Array.isArray(placed.container.args) ? 'args' : 'command';
  const evidence = log.evidence(`${placed.path}.${field}`);
  if (!secret) log.texts.push({ text: texts.join(' '), evidence });
  log.settings.push(
    ...readArguments(
      texts,
      { scope: `${placed.path}.arguments`, kind: 'argument', evidence, secret },
      variables,
    ),
  );
  return texts.join('\n');
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
    const { texts, secret } = expandAll(words, variables);
    const path = `${placed.path}.${field}.exec.command`;
    const source = { scope: path, kind: 'script', evidence: log.evidence(path), secret } as const;
    if (texts.length === 0) continue;
    if (!secret) log.texts.push({ text: texts.join(' '), evidence: source.evidence });
    log.settings.push(...readArguments(texts, source, variables));
  }
}

/** All words of a command line; where one holds what came from a Secret, the whole line counts as secret. */
function expandAll(words: readonly string[], variables: Variables): { texts: string[]; secret: boolean } {
  const expanded = words.map((word) => expandKubernetes(word, variables));
  return { texts: expanded.map(({ value }) => value), secret: expanded.some(({ secret }) => secret) };
}
