import { namespacedName } from '../../model/namespaced-name.ts';
import { hasLastingPods } from './has-lasting-pods.ts';
import type { NamespaceFact, SelectedWorkload, StrictException, StrictNamespace } from './mesh-facts.ts';
import { type Dialler, gatewayDials, lacksService, speaksPlaintext } from './speaks-plaintext.ts';
import type { Survey, SurveyedNamespace, SurveyedWorkload } from './survey.ts';

/** STRICT for the whole mesh: only where this rollout installs it and every workload joins and may be selected. */
export function asksStrictMesh(survey: Survey): boolean {
  return (
    survey.mesh &&
    survey.requirement('service-trust') === 'zero-trust' &&
    ['none', undefined].includes(survey.requirement('existing-mesh') as string | undefined) &&
    survey.namespaces.every(({ namespace }) => namespace.joinsMesh) &&
    survey.workloads.every(({ workload, authorized }) => authorized || !workload.joinsMesh)
  );
}

/** Namespaces that enter the mesh: both kinds of traffic are taken while their pods change over. */
export function permissiveNamespaces(survey: Survey): NamespaceFact[] {
  return survey.namespaces
    .filter(({ joins, namespace }) => joins && namespace.meshToday === 'none')
    .map(({ namespace }) => ({
      namespace: namespace.name,
      answers: [`topology.namespaces[${survey.topology.namespaces.indexOf(namespace)}]`],
    }));
}

/** Namespaces whose every meshed workload may be held to STRICT. */
export function strictNamespaces(survey: Survey): StrictNamespace[] {
  if (!survey.mesh) return [];
  return survey.namespaces
    .filter((namespace) => isMeshed(namespace) && namespace.coverable)
    .map(({ namespace, workloads }) => ({
      namespace: namespace.name,
      runs: hasLastingPods(workloads),
      answers: strictAnswers(survey),
    }));
}

/** Workloads held to STRICT one by one, because their namespace has others that nobody may isolate. */
export function strictWorkloads(survey: Survey): SelectedWorkload[] {
  if (!survey.mesh) return [];
  return survey.namespaces
    .filter((namespace) => isMeshed(namespace) && !namespace.coverable)
    .filter(({ namespace }) => namespace.name !== survey.platform.istio.namespace)
    .flatMap(({ workloads }) => workloads)
    .filter((surveyed) => surveyed.authorized && plaintextPorts(survey, surveyed).length === 0)
    .map((surveyed) => ({ ...selected(surveyed), answers: strictAnswers(survey) }));
}

/** Workloads with callers that do not speak mTLS: exactly those ports stay open to plaintext. */
export function strictExceptions(survey: Survey): StrictException[] {
  if (!survey.mesh) return [];
  const platform = survey.namespaces
    .filter((namespace) => isMeshed(namespace) && namespace.coverable)
    .flatMap(({ namespace, foreign }) =>
      foreign.map(
        ({ name, labels, answer }): StrictException => ({
          namespace: namespace.name,
          workload: name,
          matchLabels: labels,
          mode: 'PERMISSIVE',
          portLevelMtls: {},
          portList: 'every port',
          answers: [answer],
        }),
      ),
    );
  const workloads = survey.workloads
    .filter(({ authorized }) => authorized)
    .flatMap((surveyed): StrictException[] => {
      const ports = plaintextPorts(survey, surveyed);
      if (ports.length === 0) return [];
      const numbers = ports.map(({ port }) => port);
      const allPorts = surveyed.workload.ports.every(({ port }) => numbers.includes(port));
      const whole = surveyed.workload.role === 'legacy' && allPorts && surveyed.alsoSelects.length === 0;
      return [
        {
          ...selected(surveyed),
          mode: whole ? 'PERMISSIVE' : 'STRICT',
          portLevelMtls: whole
            ? {}
            : Object.fromEntries(numbers.map((port) => [String(port), { mode: 'PERMISSIVE' as const }])),
          portList: numbers.join(', '),
          answers: [...new Set(ports.map(({ answer }) => answer))],
        },
      ];
    });
  return [...platform, ...workloads];
}

export interface PlaintextPort {
  readonly port: number;
  readonly answer: string;
  readonly caller: string;
  /** Whether the caller has a proxy, which only misses a Service that names the port. */
  readonly lacksService: boolean;
}

/**
 * Ports that someone calls in plaintext, and who asked for it. Those of workloads that the same labels select count
 * too: of two policies for one pod the older holds, so that each has to know the ports of all.
 */
export function plaintextPorts(survey: Survey, surveyed: SurveyedWorkload): readonly PlaintextPort[] {
  const found = known.get(surveyed) ?? findPlaintextPorts(survey, surveyed);
  known.set(surveyed, found);
  return found;
}

const known = new WeakMap<SurveyedWorkload, readonly PlaintextPort[]>();

function findPlaintextPorts(survey: Survey, surveyed: SurveyedWorkload): PlaintextPort[] {
  return sharing(survey, surveyed)
    .flatMap((one) => ownPlaintextPorts(survey, one))
    .sort((one, other) => one.port - other.port)
    .filter(({ port }, index, all) => all.findIndex((other) => other.port === port) === index);
}

/** A workload and those that its labels select with it. */
function sharing(survey: Survey, surveyed: SurveyedWorkload): SurveyedWorkload[] {
  const { alsoSelects, workload } = surveyed;
  if (alsoSelects.length === 0) return [surveyed];
  const others = survey.workloads.filter(
    (one) => one.workload.namespace === workload.namespace && alsoSelects.includes(one.workload.name),
  );
  return [surveyed, ...others];
}

function ownPlaintextPorts(survey: Survey, callee: SurveyedWorkload): PlaintextPort[] {
  const { workload, mode } = callee;
  if (mode === 'none') return [];
  const opened = (caller: Dialler, name: string, port: number, answer: string): PlaintextPort[] =>
    speaksPlaintext(caller, callee, port)
      ? [{ port, answer, caller: name, lacksService: lacksService(caller, callee, port) }]
      : [];
  const { monitoring } = survey.platform;
  return [
    ...(survey.callsTo.get(namespacedName(workload)) ?? [])
      .filter(({ protocol }) => protocol === 'TCP')
      .flatMap(({ port, answer, from }) => opened(survey.find(from), namespacedName(from), port, answer)),
    ...(survey.entriesTo.get(namespacedName(workload)) ?? [])
      .filter(({ protocol }) => protocol === 'TCP')
      .flatMap((entry) => {
        const gateway = survey.gatewayOf(entry);
        return gateway
          ? opened(gatewayDials(gateway), `gateway ${gateway.name}`, entry.port, entry.answer)
          : [];
      }),
    ...(monitoring && !monitoring.inMesh && workload.metrics
      ? [
          {
            port: workload.metrics.port,
            answer: `${survey.answerOf(workload)}.metrics`,
            caller: `monitoring in ${monitoring.namespace}`,
            lacksService: false,
          },
        ]
      : []),
  ];
}

export function strictAnswers(survey: Survey): string[] {
  const asked = [
    ...(['mtls', 'zero-trust'].includes(String(survey.requirement('service-trust')))
      ? ['requirements.service-trust']
      : []),
    ...(survey.requirement('compliance') === 'regulated' ? ['requirements.compliance'] : []),
  ];
  return asked.length > 0 ? asked : ['topology.calls'];
}

function isMeshed({ workloads }: SurveyedNamespace): boolean {
  return workloads.some(({ authorized }) => authorized);
}

function selected({ workload, matchLabels }: SurveyedWorkload): Omit<SelectedWorkload, 'answers'> {
  return { namespace: workload.namespace, workload: workload.name, matchLabels };
}
