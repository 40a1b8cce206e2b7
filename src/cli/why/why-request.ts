import { nearest } from '../../answers/nearest.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Cluster } from '../../model/cluster.ts';
import { isIPAddress } from '../../model/ip-address.ts';
import type { PlacedObject, Protocol } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { RequestDestination, RequestSource, TrafficRequest } from '../../model/request.ts';
import { renderWhy, whyJson } from '../../report/render-why.ts';
import { wrap } from '../../report/wrap.ts';
import { acceptedObjects } from '../../semantics/verification/accepted-objects.ts';
import { judgedSide } from '../../semantics/verification/judged-side.ts';
import { objectFaults } from '../../semantics/verification/object-faults.ts';
import { worldOfInput } from '../../semantics/verification/world-of-input.ts';
import { Failure } from '../failure.ts';
import type { Subject } from '../verify/read-subject.ts';
import { together } from '../verify/together.ts';
import type { World } from '../world.ts';
import { readHttp } from './read-http.ts';
import type { WhyOptions } from './why-options.ts';

/** Walks one request through the layers and prints what each says. */
export async function whyRequest(
  policies: readonly PlacedObject[],
  options: WhyOptions,
  subject: Subject,
  knowledge: Knowledge,
  world: World,
): Promise<void> {
  const http = await readHttp(options, world);
  const port = portOf(options.port ?? '');
  const protocol = options.protocol.toUpperCase() as Protocol;
  const input = {
    ...subject.input,
    objects: together(policies, subject.objects),
  };
  const faults = objectFaults(input.objects);
  const objects = acceptedObjects(input.objects, faults);
  const verified = worldOfInput(input, objects);
  const { cluster } = verified.world;
  const request: TrafficRequest = {
    source: sourceOf(options.source ?? '', cluster),
    destination: destinationOf(options.destination ?? '', port, protocol, cluster),
    port,
    protocol,
    ...(http ? { http } : {}),
  };
  const verdict = judgedSide(input, objects, knowledge.networkPlugins, verified).judge.ask(request);
  const assumptions = [...subject.assumptions, ...verified.assumptions];
  const view = { request, verdict, assumptions, faults };
  const { results } = world;
  results.write(
    options.output === 'json' ? JSON.stringify(whyJson(view), undefined, 2) : renderWhy(view, results.style),
  );
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65535) {
    throw new Failure(`--port ${text} is not a port (1 to 65535)`);
  }
  return port;
}

function sourceOf(text: string, cluster: Cluster): RequestSource {
  if (isIPAddress(text)) return { address: text };
  const workload = findName(text, cluster.workloads);
  if (workload) return { workload };
  throw unknownEnd('--source', text, cluster.workloads);
}

/** A Service where it has the port; else a workload; else the Service, to say that it has no such port. */
function destinationOf(text: string, port: number, protocol: Protocol, cluster: Cluster): RequestDestination {
  if (isIPAddress(text)) return { address: text };
  const named = findName(text, cluster.services);
  const service = named && cluster.services.find((one) => namespacedName(one) === namespacedName(named));
  if (service?.ports.some((one) => one.port === port && one.protocol === protocol)) {
    return { service: { namespace: service.namespace, name: service.name } };
  }
  const workload = findName(text, cluster.workloads);
  if (workload) return { workload };
  if (named) return { service: named };
  throw unknownEnd('--destination', text, [...cluster.workloads, ...cluster.services]);
}

interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** By `namespace/name`, or by the name alone where only one bears it. */
function findName(text: string, list: readonly Named[]): Named | undefined {
  const found = list.find((one) => namespacedName(one) === text);
  const alike = found ? [] : list.filter(({ name }) => name === text);
  const [only, ...others] = alike;
  const one = found ?? (others.length === 0 ? only : undefined);
  return one && { namespace: one.namespace, name: one.name };
}

function unknownEnd(flag: string, text: string, list: readonly Named[]): Failure {
  const names = [...new Set(list.map(namespacedName))].filter((name) => !name.includes('netmesh-')).sort();
  const near = nearest(text, names);
  const shown = names.slice(0, 12).join(', ');
  return new Failure(
    `${flag} ${text}: there is no such workload${near === undefined ? '' : `; did you mean ${near}?`}`,
    {
      hint:
        names.length === 0
          ? 'The input has no workloads: name them with --answers or --from.'
          : wrap(`There are: ${shown}${names.length > 12 ? ` and ${names.length - 12} more` : ''}`, 76).join(
              '\n',
            ),
    },
  );
}
