import type { Labels } from '../../model/kubernetes.ts';
import type { HttpMatch } from '../../model/topology.ts';
import { allowPolicyStands, anyAllowPolicyStands } from './existing-policies.ts';
import type {
  AuthzCallee,
  AuthzPurpose,
  AuthzRule,
  AuthzScope,
  WaypointCallee,
  WaypointFact,
  WaypointService,
} from './facts.ts';
import {
  goesThroughWaypoint,
  isHttp,
  keyOf,
  principalOf,
  type Survey,
  type SurveyedNamespace,
  type SurveyedWorkload,
  servicesFor,
  waypointName,
} from './survey.ts';

/** Who may call one port of a callee, and with which requests. */
interface Admission {
  readonly callee: SurveyedWorkload;
  readonly purpose: AuthzPurpose;
  /** Undefined: a caller without identity. */
  readonly principal: string | undefined;
  readonly port: number;
  /** Empty: every request. */
  readonly http: readonly HttpMatch[];
  readonly throughWaypoint: boolean;
  readonly answer: string;
}

/** Policies that select the workload: with HTTP conditions under sidecars, identities and ports under ztunnel. */
export function authzCallees(survey: Survey): AuthzCallee[] {
  const admissions = admissionsOf(survey);
  return survey.workloads
    .filter(({ authorized }) => authorized)
    .flatMap((callee) => {
      const own = admissions.get(keyOf(callee.workload)) ?? [];
      const seesHttp = callee.mode === 'sidecar';
      const policy = (
        purpose: AuthzPurpose,
        lifetime: AuthzCallee['lifetime'],
        chosen: readonly Admission[],
      ): AuthzCallee[] =>
        chosen.length === 0
          ? []
          : [
              {
                namespace: callee.workload.namespace,
                workload: callee.workload.name,
                matchLabels: callee.matchLabels,
                purpose,
                lifetime,
                rules: rulesOf(survey, chosen, seesHttp, ({ port }) => [port]),
                answers: answersOf(chosen),
              },
            ];
      const direct = own.filter(({ throughWaypoint }) => !throughWaypoint);
      const carried = own.filter(({ throughWaypoint }) => throughWaypoint);
      const waypoint = principalOf(survey.platform, callee.workload.namespace, waypointName);
      return [
        ...(['callers', 'admin', 'monitoring'] as const).flatMap((purpose) =>
          policy(
            purpose,
            'final',
            direct.filter((admission) => admission.purpose === purpose),
          ),
        ),
        ...policy('callers', 'transition', carried),
        ...policy(
          'waypoint',
          'final',
          carried.map((admission) => ({ ...admission, principal: waypoint })),
        ),
      ];
    });
}

/** Policies of a waypoint for one Service: everything that HTTP conditions need, with the Service's own ports. */
export function waypointCallees(survey: Survey): WaypointCallee[] {
  const admissions = admissionsOf(survey);
  return survey.workloads
    .filter(({ usesWaypoint, authorized }) => usesWaypoint && authorized)
    .flatMap((callee) => {
      const carried = (admissions.get(keyOf(callee.workload)) ?? []).filter((one) => one.throughWaypoint);
      return waypointServiceNames(callee).flatMap((service) =>
        (['callers', 'admin'] as const).flatMap((purpose): WaypointCallee[] => {
          const portsOf = ({ port }: Admission) =>
            servicesFor(callee.workload, port)
              .filter(({ name }) => name === service)
              .map((served) => served.port);
          const chosen = carried.filter(
            (admission) => admission.purpose === purpose && portsOf(admission).length > 0,
          );
          if (chosen.length === 0) return [];
          return [
            {
              namespace: callee.workload.namespace,
              workload: callee.workload.name,
              service,
              purpose,
              rules: rulesOf(survey, chosen, true, portsOf),
              answers: answersOf(chosen),
            },
          ];
        }),
      );
    });
}

/** Services that are labelled for the waypoint of their namespace. */
export function waypointServices(survey: Survey): WaypointService[] {
  return survey.workloads
    .filter(({ usesWaypoint }) => usesWaypoint)
    .flatMap((callee) =>
      waypointServiceNames(callee).map((service) => ({
        namespace: callee.workload.namespace,
        workload: callee.workload.name,
        service,
        answers: [survey.answerOf(callee.workload)],
      })),
    );
}

/** At a waypoint nothing applies until the rollout brings it, so every Service that it carries is bypassed first. */
export function waypointBypasses(survey: Survey): WaypointService[] {
  const guarded = new Set(waypointCallees(survey).map(({ namespace, service }) => `${namespace}/${service}`));
  return waypointServices(survey).filter(({ namespace, service }) => guarded.has(`${namespace}/${service}`));
}

export function waypointFacts(survey: Survey): WaypointFact[] {
  return survey.namespaces
    .filter(({ hasWaypoint }) => hasWaypoint)
    .map(({ namespace, workloads }) => {
      const users = workloads.filter(({ usesWaypoint }) => usesWaypoint);
      return {
        namespace: namespace.name,
        name: waypointName,
        answers:
          users.length > 0 ? users.map(({ workload }) => survey.answerOf(workload)) : ['topology.externals'],
      };
    });
}

/** Allow-nothing: the namespace where nothing in it has to be left out, else each workload. */
export function authzBaselines(survey: Survey): AuthzScope[] {
  return survey.namespaces.flatMap((namespace) => scopesOf(survey, namespace, () => true));
}

/** Pods of the platform that live in a namespace of the application: what holds for it is not meant for them. */
export function authzPlatform(survey: Survey): AuthzScope[] {
  return survey.namespaces
    .filter(({ coverable, workloads }) => coverable && workloads.some(({ authorized }) => authorized))
    .flatMap(({ namespace, foreign }) =>
      foreign
        .filter(({ labels }) => !allowStandsFor(survey, namespace.name, labels))
        .map(({ name, labels }) => ({
          namespace: namespace.name,
          suffix: `-${name}`,
          matchLabels: labels,
          answers: ['platform'],
        })),
    );
}

function allowStandsFor({ existing, platform }: Survey, namespace: string, labels: Labels): boolean {
  return allowPolicyStands(existing, { namespace, labels }, platform.istio.namespace);
}

/** Allow-everything, for workloads that no ALLOW policy guards yet. */
export function authzBypasses(survey: Survey): AuthzScope[] {
  const { existing, platform } = survey;
  const root = platform.istio.namespace;
  return survey.namespaces.flatMap((namespace) =>
    scopesOf(
      survey,
      namespace,
      ({ workload }) => !allowPolicyStands(existing, workload, root),
      anyAllowPolicyStands(existing, namespace.namespace.name, root),
    ),
  );
}

function scopesOf(
  survey: Survey,
  { namespace, workloads, coverable }: SurveyedNamespace,
  member: (surveyed: SurveyedWorkload) => boolean,
  oneByOne = false,
): AuthzScope[] {
  const inside = workloads.filter((surveyed) => surveyed.authorized && member(surveyed));
  if (inside.length === 0) return [];
  const whole = !oneByOne && coverable;
  const answers = ['topology.calls'];
  if (whole) return [{ namespace: namespace.name, suffix: '', matchLabels: {}, answers }];
  return inside.map(({ workload, matchLabels }) => ({
    namespace: namespace.name,
    suffix: `-${workload.name}`,
    matchLabels,
    answers: [survey.answerOf(workload)],
  }));
}

function waypointServiceNames({ workload }: SurveyedWorkload): string[] {
  return workload.services
    .filter(({ headless, ports }) => !headless && ports.some(({ protocol }) => protocol === 'TCP'))
    .map(({ name }) => name)
    .sort();
}

function admissionsOf(survey: Survey): Map<string, Admission[]> {
  const { gateways, monitoring } = survey.platform;
  const found = new Map<string, Admission[]>();
  const add = (admission: Admission) => {
    const key = keyOf(admission.callee.workload);
    const own = found.get(key);
    if (own) own.push(admission);
    else found.set(key, [admission]);
  };
  for (const { from, to, port, protocol, appProtocol, http, purpose, answer } of survey.calls) {
    if (to.kind !== 'workload' || protocol !== 'TCP') continue;
    const [caller, callee] = [survey.find(from), survey.find(to)];
    add({
      callee,
      port,
      answer,
      purpose: purpose === 'admin' ? 'admin' : 'callers',
      principal: caller.principal,
      http: isHttp(appProtocol) ? http : [],
      throughWaypoint: goesThroughWaypoint(caller.mode, callee, port, protocol),
    });
  }
  for (const { gateway: name, to, port, protocol, appProtocol, http, answer } of survey.topology
    .entryPoints) {
    const gateway = gateways.find((candidate) => candidate.name === name);
    if (!gateway || protocol !== 'TCP') continue;
    const callee = survey.find(to);
    add({
      callee,
      port,
      answer,
      purpose: 'callers',
      principal: gateway.inMesh
        ? principalOf(survey.platform, gateway.namespace, gateway.serviceAccount)
        : undefined,
      http: isHttp(appProtocol) ? http : [],
      throughWaypoint: gateway.inMesh && goesThroughWaypoint('ambient', callee, port, protocol),
    });
  }
  for (const callee of monitoring ? survey.workloads : []) {
    const { metrics } = callee.workload;
    if (!monitoring || !metrics) continue;
    add({
      callee,
      port: metrics.port,
      answer: `${survey.answerOf(callee.workload)}.metrics`,
      purpose: 'monitoring',
      principal: monitoring.inMesh
        ? principalOf(survey.platform, monitoring.namespace, monitoring.serviceAccount)
        : undefined,
      http: [{ methods: ['GET'], paths: [metrics.path], hosts: [], headers: [], claims: [] }],
      throughWaypoint: false,
    });
  }
  return found;
}

/** One rule for each distinct set of conditions, with everyone who may meet it; ports of one caller share a rule. */
function rulesOf(
  survey: Survey,
  admissions: readonly Admission[],
  seesHttp: boolean,
  portsOf: (admission: Admission) => readonly number[],
): AuthzRule[] {
  const open = new Set(
    admissions
      .filter(({ http }) => !seesHttp || http.length === 0)
      .flatMap((admission) => portsOf(admission).map((port) => `${admission.principal} ${port}`)),
  );
  const byConditions = new Map<
    string,
    { rule: AuthzRule; callers: Map<string, Set<string>>; anyone: Set<string> }
  >();
  for (const admission of admissions) {
    const matches: readonly (HttpMatch | undefined)[] =
      seesHttp && admission.http.length > 0 ? admission.http : [undefined];
    for (const port of portsOf(admission)) {
      for (const match of matches) {
        // A caller that may send every request to the port needs no narrower rule for it.
        if (match && open.has(`${admission.principal} ${port}`)) continue;
        const rule = conditionsOf(survey, match);
        const key = JSON.stringify(rule);
        const entry = byConditions.get(key) ?? { rule, callers: new Map(), anyone: new Set() };
        if (admission.principal === undefined) entry.anyone.add(String(port));
        else {
          const ports = entry.callers.get(admission.principal) ?? new Set();
          entry.callers.set(admission.principal, ports.add(String(port)));
        }
        byConditions.set(key, entry);
      }
    }
  }
  return [...byConditions.keys()].sort().flatMap((key) => {
    const { rule, callers, anyone } = byConditions.get(key) as NonNullable<
      ReturnType<typeof byConditions.get>
    >;
    const byPorts = new Map<string, string[]>();
    for (const [principal, ports] of [...callers].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const wanted = [...ports].filter((port) => !anyone.has(port)).sort(byNumber);
      if (wanted.length > 0) byPorts.set(wanted.join(), [...(byPorts.get(wanted.join()) ?? []), principal]);
    }
    return [
      ...[...byPorts.keys()].sort().map((ports) => ({
        ...rule,
        principals: byPorts.get(ports) ?? [],
        ports: ports.split(','),
      })),
      ...(anyone.size > 0 ? [{ ...rule, principals: [], ports: [...anyone].sort(byNumber) }] : []),
    ];
  });
}

function conditionsOf(survey: Survey, match: HttpMatch | undefined): AuthzRule {
  const issuer = survey.topology.tokenIssuers.find(({ name }) => name === match?.issuer);
  return {
    principals: [],
    requestPrincipals: issuer ? [`${issuer.issuer}/*`] : [],
    ports: [],
    methods: match?.methods ?? [],
    paths: match?.paths ?? [],
    hosts: match?.hosts ?? [],
    conditions: [
      // Presence is `*`: an empty value is refused, and a negative match lets requests without the header in.
      ...(match?.headers ?? []).map(({ name, values }) => ({
        key: `request.headers[${name}]`,
        values: values && values.length > 0 ? values : ['*'],
      })),
      ...(match?.claims ?? []).map(({ name, values }) => ({
        key: `request.auth.claims${name
          .split('.')
          .map((part) => `[${part}]`)
          .join('')}`,
        values,
      })),
    ],
  };
}

function answersOf(admissions: readonly Admission[]): string[] {
  return [...new Set(admissions.map(({ answer }) => answer))];
}

function byNumber(one: string, other: string): number {
  return Number(one) - Number(other);
}
