import { append } from '../../model/group-by.ts';
import type { HttpMatch } from '../../model/topology.ts';
import type { Admission } from './admissions.ts';
import type { AuthzRule } from './mesh-facts.ts';
import { type Survey, servicesFor } from './survey.ts';

/** What the rules ask of an admission; a destination outside has no callee. */
type Conditions = Pick<Admission, 'principal' | 'port' | 'http' | 'through'> &
  Partial<Pick<Admission, 'callee'>>;

/** One rule for each distinct set of conditions, with everyone who may meet it; ports of one caller share a rule. */
export function authzRulesOf<Admitted extends Conditions>(
  survey: Survey,
  admissions: readonly Admitted[],
  seesHttp: boolean,
  portsOf: (admission: Admitted) => readonly number[],
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
        const rule = conditionsOf(survey, match, dialledPorts(admission));
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
      if (wanted.length > 0) append(byPorts, wanted.join(), principal);
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

function conditionsOf(survey: Survey, match: HttpMatch | undefined, dialled: readonly number[]): AuthzRule {
  const issuer = survey.topology.tokenIssuers.find(({ name }) => name === match?.issuer);
  return {
    principals: [],
    requestPrincipals: issuer ? [`${issuer.issuer}/*`] : [],
    ports: [],
    methods: match?.methods ?? [],
    paths: match?.paths ?? [],
    hosts: (match?.hosts ?? []).flatMap((host) => withPorts(host, dialled)),
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

/**
 * Clients send the port beside the host wherever it is not 80 or 443. An asterisk stands at one end only, so that
 * behind another one the ports have to be named.
 */
function withPorts(host: string, dialled: readonly number[]): string[] {
  if (host.endsWith('*')) return [host];
  const ports = host.startsWith('*') ? dialled.filter((port) => port !== 80 && port !== 443) : ['*'];
  return [host, ...ports.map((port) => `${host}:${port}`)];
}

/** The ports that callers dial: those of the Services, or the pod's own. */
function dialledPorts({ callee, ...flow }: Conditions): number[] {
  const ports = callee ? servicesFor(callee.workload, flow).map((served) => served.port) : [];
  return [...new Set(ports.length > 0 ? ports : [flow.port])].sort((one, other) => one - other);
}

function byNumber(one: string, other: string): number {
  return Number(one) - Number(other);
}
