import { discover } from '../../src/discovery/discover.ts';
import type { Discovery } from '../../src/discovery/discovery.ts';
import type { ObservedInput } from '../../src/discovery/discovery-inputs.ts';
import { readObjects } from '../../src/kubernetes/read-objects.ts';
import type { Call } from '../../src/model/topology.ts';

/** Discovers what a stream of YAML documents shows. */
export function discoverYaml(yaml: string, observed: readonly ObservedInput[] = []): Discovery {
  const { objects, problems } = readObjects(yaml, 'input.yaml');
  if (problems.length > 0)
    throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return discover({ objects, observed });
}

/** `shop/web → shop/api:8080 http high`, in the topology's order. */
export function callLines({ topology }: Discovery): string[] {
  return topology.calls.map(
    (call) => `${call.from.namespace}/${call.from.name} → ${endName(call)}:${call.port}${suffix(call)}`,
  );
}

function endName({ to }: Call): string {
  return to.kind === 'workload' ? `${to.namespace}/${to.name}` : `outside ${to.name}`;
}

function suffix({ origin, protocol, appProtocol }: Call): string {
  const over = protocol === 'TCP' ? '' : `/${protocol}`;
  const how = origin.kind === 'inferred' ? origin.confidence : origin.kind;
  return `${over} ${appProtocol} ${how}`;
}

export interface ServerOptions {
  readonly namespace?: string;
  readonly image?: string;
  readonly service?: string;
  readonly ports?: readonly {
    readonly port: number;
    readonly targetPort?: number | string;
    readonly name?: string;
  }[];
  readonly headless?: boolean;
  readonly container?: string;
  readonly pod?: string;
}

/** A Deployment and, where it has ports, its Service. `container` and `pod` are further YAML of the container and of the pod's spec. */
export function server(name: string, options: ServerOptions = {}): string {
  const {
    namespace = 'shop',
    image = 'example/app:1',
    service = name,
    ports = [],
    headless = false,
    container = '',
    pod = '',
  } = options;
  const deployment = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
${indent(pod, 6)}
      containers:
      - name: main
        image: ${image}
${indent(container, 8)}
        ports: ${JSON.stringify(ports.map(({ port, targetPort, name: portName }) => ({ containerPort: typeof targetPort === 'number' ? targetPort : port, ...(portName ? { name: portName } : {}) })))}
`;
  if (ports.length === 0) return deployment;
  return `${deployment}---
apiVersion: v1
kind: Service
metadata: {name: ${service}, namespace: ${namespace}}
spec:
  ${headless ? 'clusterIP: None' : 'type: ClusterIP'}
  selector: {app: ${name}}
  ports: ${JSON.stringify(ports)}
`;
}

export function env(variables: Readonly<Record<string, string>>): string {
  return `env: ${JSON.stringify(Object.entries(variables).map(([name, value]) => ({ name, value })))}`;
}

function indent(text: string, by: number): string {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n');
}
