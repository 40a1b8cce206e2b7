import type { Answers } from '../model/answers.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { Call, EntryPoint, HttpMatch, Topology, Workload } from '../model/topology.ts';
import type { AnswersFile } from './answers-file.ts';
import type { CallFile, EntryPointFile, HttpMatchFile, TopologyFile, WorkloadFile } from './topology-form.ts';
import { withoutUndefined } from './without-undefined.ts';

type File = { -readonly [Key in keyof AnswersFile]: AnswersFile[Key] };

/** Resolved answers in their written form, every default written out: it reads back to the same answers. */
export function answersToFile(answers: Pick<Answers, 'requirements'> & Partial<Answers>): AnswersFile {
  const { requirements, platform, topology } = answers;
  const file: File = { version: 1, requirements };
  if (platform) file.platform = mutable(platform);
  if (topology) file.topology = topologyToFile(topology);
  return file;
}

/** A topology in its written form; discovery writes its own with it. */
export function topologyToFile(topology: Topology): TopologyFile {
  return withoutUndefined({
    namespaces: mutable<TopologyFile['namespaces']>(topology.namespaces),
    workloads: topology.workloads.map(workloadToFile),
    calls: topology.calls.map(callToFile),
    entryPoints: filled(topology.entryPoints.map(entryPointToFile)),
    externals: filled(mutable<NonNullable<TopologyFile['externals']>>(topology.externals)),
    tokenIssuers: filled(mutable<NonNullable<TopologyFile['tokenIssuers']>>(topology.tokenIssuers)),
    traffic: filled(
      topology.traffic.map(({ answer: _, to, ...settings }) => ({
        to: namespacedName(to),
        ...mutable<object>(settings),
      })),
    ),
  });
}

function workloadToFile(workload: Workload): WorkloadFile {
  const { namespace, name, hostNetwork, needsApiServer, probePorts, ...rest } = workload;
  return mutable<WorkloadFile>({
    name,
    namespace,
    ...rest,
    ...(hostNetwork && { hostNetwork }),
    ...(needsApiServer && { needsApiServer }),
    probePorts,
  });
}

function callToFile({ answer: _, from, to, http, purpose, origin, ...rest }: Call): CallFile {
  return withoutUndefined({
    from: namespacedName(from),
    to: to.kind === 'external' ? to.name : namespacedName(to),
    ...mutable<Pick<CallFile, 'port' | 'protocol' | 'appProtocol'>>(rest),
    http: filled(http.map(httpToFile)),
    purpose: purpose === 'request' ? undefined : purpose,
    origin: origin.kind === 'declared' ? undefined : mutable<CallFile['origin']>(origin),
  });
}

function entryPointToFile({ answer: _, to, http, hosts, ...rest }: EntryPoint): EntryPointFile {
  return withoutUndefined({
    ...mutable<Omit<EntryPointFile, 'to'>>(rest),
    to: namespacedName(to),
    hosts: filled([...hosts]),
    http: filled(http.map(httpToFile)),
  });
}

function httpToFile({ methods, paths, hosts, headers, issuer, claims }: HttpMatch): HttpMatchFile {
  return withoutUndefined({
    methods: filled([...methods]),
    paths: filled([...paths]),
    hosts: filled([...hosts]),
    headers: filled(mutable<NonNullable<HttpMatchFile['headers']>>(headers)),
    issuer,
    claims: filled(mutable<NonNullable<HttpMatchFile['claims']>>(claims)),
  });
}

function filled<Item>(list: Item[]): Item[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** The same data as the schema's type, which knows no readonly. */
function mutable<Shape>(value: unknown): Shape {
  return structuredClone(value) as Shape;
}
