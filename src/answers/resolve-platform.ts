import type { Platform, PlatformGateway, Resolver } from '../model/platform.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import type { Assumptions } from './assumptions.ts';
import type { Path } from './path.ts';
import type { GatewayFile, PlatformFile } from './platform-form.ts';
import { withoutUndefined } from './without-undefined.ts';

/**
 * The platform with every default filled in from the knowledge's platform questions and profiles.
 * `enforcement`: what the requirements say about the plugin; it wins over what the plugin's name says.
 */
export function resolvePlatform(
  knowledge: AnswersKnowledge,
  file: PlatformFile,
  enforcement: string | undefined,
  assumptions: Assumptions,
): Platform {
  const defaults = new PlatformDefaults(knowledge, assumptions);
  const istio = file.istio ?? {};
  const networkPlugin = defaults.fill('networkPlugin', file.networkPlugin);
  return withoutUndefined({
    networkPlugin,
    policyEnforcement: enforcementOf(knowledge, [enforcement, file.policyEnforcement], networkPlugin),
    resolver: resolveResolver(knowledge, file.resolver, defaults),
    addressFamilies: defaults.fill('addressFamilies', file.addressFamilies),
    nodes: defaults.fill('nodes', file.nodes),
    apiServer: file.apiServer && {
      cidrs: file.apiServer.cidrs,
      port: defaults.fill('apiServer.port', file.apiServer.port),
    },
    istio: withoutUndefined({
      version: defaults.fill('istio.version', istio.version),
      revision: istio.revision,
      namespace: defaults.fill('istio.namespace', istio.namespace),
      istiodLabels: defaults.fill('istio.istiodLabels', istio.istiodLabels),
      trustDomain: defaults.fill('istio.trustDomain', istio.trustDomain),
      dataPlane: defaults.fill('istio.dataPlane', istio.dataPlane),
    }),
    gatewayApiVersion: defaults.fill('gatewayApiVersion', file.gatewayApiVersion),
    gateways: (file.gateways ?? []).map((gateway, at) => resolveGateway(knowledge, gateway, at, defaults)),
    monitoring: resolveMonitoring(file.monitoring, defaults),
    accessLogs: defaults.fill('accessLogs', file.accessLogs),
    traceSampling: file.traceSampling,
    multiCluster: file.multiCluster && {
      ...file.multiCluster,
      remoteClusters: file.multiCluster.remoteClusters ?? [],
    },
  });
}

/** Defaults of the platform questions, by path below `platform`. */
class PlatformDefaults {
  constructor(
    private readonly knowledge: AnswersKnowledge,
    private readonly assumptions: Assumptions,
  ) {}

  /** The written value or the question's default. A path without a default is a fault of the knowledge. */
  fill<Value>(path: string, written: Value | undefined): Value {
    if (written !== undefined) return written;
    const question = this.knowledge.platform.find((one) => one.path === `platform.${path}`);
    if (question?.default === undefined) throw new Error(`the knowledge has no default for platform.${path}`);
    return this.assumptions.assume(['platform', ...path.split('.')], question.default as Value, question.id);
  }

  /** The written value or that of a profile of the knowledge. */
  fillFrom<Value>(path: Path, written: Value | undefined, profile: Value): Value {
    const asked = path
      .map((step) => (typeof step === 'number' ? '[]' : `.${step}`))
      .join('')
      .slice(1);
    const question = this.knowledge.platform.find(
      (one) => one.path === asked || one.path.startsWith(`${asked}.`),
    );
    return this.assumptions.fill(path, written, profile, question?.id);
  }
}

function enforcementOf(
  knowledge: AnswersKnowledge,
  written: readonly (string | undefined)[],
  plugin: string,
): Platform['policyEnforcement'] {
  const ofPlugin = knowledge.networkPlugins.find(({ id }) => id === plugin)?.enforces;
  for (const said of [...written, ofPlugin]) if (said === 'yes' || said === 'no') return said;
  return 'unknown';
}

function resolveResolver(
  knowledge: AnswersKnowledge,
  file: PlatformFile['resolver'],
  defaults: PlatformDefaults,
): Resolver {
  const written = typeof file === 'string' ? { kind: file } : (file ?? {});
  const kind = defaults.fill<Resolver['kind']>('resolver.kind', written.kind);
  const profile = knowledge.resolvers.find(({ id }) => id === kind);
  if (!profile) throw new Error(`the knowledge has no resolver ${kind}`);
  const fill = <Value>(key: string, value: Value | undefined, fallback: Value): Value =>
    defaults.fillFrom(['platform', 'resolver', key], value, fallback);
  const named = written.pods !== undefined || written.cidrs !== undefined;
  const pods = written.pods ?? (profile.pods && !named ? fill('pods', undefined, profile.pods) : undefined);
  const cidrs = written.cidrs ?? (profile.cidrs.length > 0 ? fill('cidrs', undefined, profile.cidrs) : []);
  return withoutUndefined({ kind, pods, cidrs, port: fill('port', written.port, profile.port) });
}

function resolveGateway(
  knowledge: AnswersKnowledge,
  file: GatewayFile,
  at: number,
  defaults: PlatformDefaults,
): PlatformGateway {
  const profile = knowledge.gateways.find(({ id }) => id === file.kind);
  if (!profile) throw new Error(`the knowledge has no gateway ${file.kind}`);
  const fill = <Value>(key: string, value: Value | undefined, fallback: Value): Value =>
    defaults.fillFrom(['platform', 'gateways', at, key], value, fallback);
  const name = fill('name', file.name, profile.name);
  const named = (text: string) =>
    text.replaceAll('{name}', name).replaceAll('{short}', name.replace(/^istio-/, ''));
  const labels = Object.entries(profile.labels).map(([key, value]) => [named(key), named(value)]);
  return {
    name,
    kind: file.kind,
    namespace: fill('namespace', file.namespace, profile.namespace),
    labels: fill('labels', file.labels, Object.fromEntries(labels)),
    serviceAccount: fill('serviceAccount', file.serviceAccount, named(profile.serviceAccount)),
    ports: fill('ports', file.ports, profile.ports),
    hostNetwork: fill('hostNetwork', file.hostNetwork, profile.hostNetwork),
    inMesh: fill('inMesh', file.inMesh, profile.inMesh),
  };
}

function resolveMonitoring(
  file: PlatformFile['monitoring'],
  defaults: PlatformDefaults,
): Platform['monitoring'] {
  if (file === undefined) return undefined;
  const written = typeof file === 'string' ? { namespace: file } : file;
  return {
    namespace: written.namespace,
    labels: defaults.fill('monitoring.labels', written.labels),
    serviceAccount: defaults.fill('monitoring.serviceAccount', written.serviceAccount),
    inMesh: defaults.fill('monitoring.inMesh', written.inMesh),
  };
}
