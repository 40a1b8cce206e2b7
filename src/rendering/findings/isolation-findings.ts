import { namespacedName } from '../../model/namespaced-name.ts';
import type { Facts } from '../facts/facts.ts';
import { plaintextPorts } from '../facts/peer-authentication.ts';
import { labelsMatch } from '../facts/selectors.ts';
import { type Survey, servicesFor, waypointLabels, waypointName } from '../facts/survey.ts';
import { omission, type Remark, remark } from './remark.ts';

/** The quirk of plugins that compare the Service's port with the container's. */
const portQuirk = 'service-port-equals-container-port';

/** A default deny for every pod would cut those of the cluster itself. */
function platformNamespaces(survey: Survey): Remark[] {
  return survey.namespaces
    .filter(
      ({ ofPlatform, workloads }) =>
        ofPlatform && workloads.some(({ guards }) => guards.ingress || guards.egress),
    )
    .map(({ namespace }) =>
      omission(
        'platform-namespace',
        { namespace: namespace.name },
        `topology.namespaces[${survey.topology.namespaces.indexOf(namespace)}]`,
      ),
    );
}

/** What is isolated by no document, or less than it looks. */
export function isolationFindings(survey: Survey, facts: Facts, quirks: readonly string[]): Remark[] {
  const namespacesFirst = facts.asks.namespacesFirst
    ? [remark('finer-than-asked', {}, 'requirements.isolation')]
    : [];
  const asked = String(survey.requirement('isolation'));
  const closesEgress = facts.isolatedGroups.some(({ direction }) => direction === 'Egress');
  const egressToo =
    closesEgress && asked !== 'workloads-and-egress'
      ? [remark('egress-closed-too', { asked }, 'requirements.isolation')]
      : [];
  const leftOut = survey.workloads.flatMap(({ workload, leftOut: reasons }) =>
    reasons.map((reason) =>
      omission(
        reason === 'shared-labels' ? 'indistinguishable-workload' : reason,
        { workload: namespacedName(workload) },
        survey.answerOf(workload),
      ),
    ),
  );
  const plaintext = survey.workloads
    .filter(({ authorized }) => authorized)
    .flatMap((surveyed) =>
      plaintextPorts(survey, surveyed).map(({ port, answer, caller, lacksService }) =>
        remark(
          lacksService ? 'plaintext-for-want-of-service' : 'plaintext-port-open',
          { port, workload: namespacedName(surveyed.workload), caller },
          answer,
        ),
      ),
    );
  const tunnelled =
    survey.np && facts.mesh.ambient && survey.workloads.some(({ mode }) => mode === 'ambient')
      ? [remark('hbone-hides-ports', {})]
      : [];
  return [
    ...namespacesFirst,
    ...egressToo,
    ...leftOut,
    ...survey.selectedToo.map(({ service, workload }) =>
      remark(
        'service-selects-others',
        { service, workload: namespacedName(workload) },
        survey.answerOf(survey.find(workload).workload),
      ),
    ),
    ...plaintext,
    ...unknownScrapers(survey),
    ...tunnelled,
    ...takenNames(survey),
    ...platformNamespaces(survey),
    ...(quirks.includes(portQuirk) ? servicePorts(survey) : []),
    ...standing(survey, facts),
  ];
}

function unknownScrapers(survey: Survey): Remark[] {
  if (survey.platform.monitoring) return [];
  return survey.workloads.flatMap(({ workload, guards, authorized }) =>
    workload.metrics && (guards.ingress || authorized)
      ? [
          remark(
            'scraper-unknown',
            { workload: namespacedName(workload), port: workload.metrics.port },
            `${survey.answerOf(workload)}.metrics`,
          ),
        ]
      : [],
  );
}

/** Whoever has the label of the waypoint is the waypoint, for Istio and for every policy. */
function takenNames({ namespaces }: Survey): Remark[] {
  return namespaces
    .filter(({ hasWaypoint }) => hasWaypoint)
    .flatMap(({ namespace, workloads }) =>
      workloads
        .filter(({ workload }) => labelsMatch(waypointLabels, workload.labels))
        .map(({ workload }) =>
          remark('waypoint-name-taken', {
            workload: namespacedName(workload),
            name: waypointName,
            namespace: namespace.name,
          }),
        ),
    );
}

function servicePorts(survey: Survey): Remark[] {
  if (!survey.np) return [];
  return [...survey.calls, ...survey.entryPoints].flatMap(({ to, port, answer, ...flow }) => {
    if ('kind' in to && to.kind === 'external') return [];
    const callee = survey.find(to as { namespace: string; name: string });
    const heldIn = 'from' in flow && survey.find(flow.from).guards.egress;
    if (!callee.guards.ingress && !heldIn) return [];
    return servicesFor(callee.workload, { port, through: flow.through })
      .filter((service) => service.port !== port)
      .map((service) =>
        remark(
          'service-port-differs',
          {
            service: `${callee.workload.namespace}/${service.name}`,
            port: service.port,
            target: port,
            plugin: survey.platform.networkPlugin,
          },
          answer,
        ),
      );
  });
}

/** Policies of others that stay, and PeerAuthentications that would outrank ours. */
function standing(survey: Survey, facts: Facts): Remark[] {
  const retired = new Set(facts.retiredPolicies.map((policy) => JSON.stringify(policy)));
  const kept = facts.existingPolicies.map(
    ({ resource, namespace, name }): Remark => ({
      omits: {
        code: retired.has(JSON.stringify({ resource, namespace, name }))
          ? 'existing-policy-kept'
          : 'existing-policy-needed',
        values: { policy: `${resource.split('.')[0]} ${namespace}/${name}` },
      },
    }),
  );
  const ours = new Set(
    [...facts.permissiveNamespaces, ...facts.strictNamespaces].map((one) => one.namespace),
  );
  const older = survey.existing
    .filter(({ kind, spec }) => kind === 'PeerAuthentication' && !hasSelector(spec))
    .filter(({ metadata }) => ours.has(metadata.namespace ?? '') && metadata.name !== 'default')
    .map(({ metadata }) =>
      remark('peer-authentication-stands', {
        policy: `${metadata.namespace}/${metadata.name}`,
        namespace: metadata.namespace ?? '',
      }),
    );
  return [...kept, ...older, ...tunnelsCut(survey, facts)];
}

/** Without NetworkPolicies of its own the bundle cannot open the tunnel's port in those that stand. */
function tunnelsCut(survey: Survey, facts: Facts): Remark[] {
  if (survey.np || !facts.mesh.ambient) return [];
  const names = new Set(survey.namespaces.map(({ namespace }) => namespace.name));
  return survey.existing
    .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && names.has(metadata.namespace ?? 'default'))
    .map(({ metadata }) =>
      remark('existing-policy-cuts-hbone', { policy: `${metadata.namespace ?? 'default'}/${metadata.name}` }),
    );
}

function hasSelector(spec: unknown): boolean {
  const selector = (spec as { selector?: { matchLabels?: object } } | undefined)?.selector;
  return Object.keys(selector?.matchLabels ?? {}).length > 0;
}
