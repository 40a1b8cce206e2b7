import { unknown } from '../../model/answers.ts';
import type { Knowledge } from '../knowledge.ts';
import type { KnowledgeFault } from '../knowledge-fault.ts';
import { fault, repeated } from './condition-parts.ts';

/** A preset answers every question that has no default, with answers that the questions have. */
export function presetsAnswerEverything({ presets, requirements }: Knowledge): KnowledgeFault[] {
  return presets.flatMap(({ id, answers }) => {
    const file = `presets/${id}.yaml`;
    const strangers = Object.keys(answers).filter((key) =>
      requirements.every((question) => question.id !== key),
    );
    return [
      ...strangers.map((key) => fault(file, `there is no question ${key}`)),
      ...requirements.flatMap((question) => {
        const answer = answers[question.id];
        if (answer === undefined) {
          return question.default === undefined ? [fault(file, `does not answer ${question.id}`)] : [];
        }
        if (Array.isArray(answer) !== (question.kind === 'many'))
          return [fault(file, `${question.id}: has the wrong form`)];
        return [answer]
          .flat()
          .filter((option) => option !== unknown && question.options.every((one) => one.id !== option))
          .map((option) => fault(file, `${question.id} has no option ${option}`));
      }),
    ];
  });
}

/** A preset that ends elsewhere than the guide says gives the reason, and only such a one. */
export function departuresAreExplained({ presets }: Knowledge): KnowledgeFault[] {
  return presets
    .filter(({ guideSays, endsAt, departure }) => guideSays.includes(endsAt) === (departure !== undefined))
    .map(({ id, departure }) =>
      fault(
        `presets/${id}.yaml`,
        departure === undefined
          ? 'gives no reason for its departure'
          : 'explains a departure that there is none of',
      ),
    );
}

/** A use case names a preset that exists. */
export function useCasesHavePresets({ useCases, presets }: Knowledge): KnowledgeFault[] {
  return useCases
    .filter(({ preset }) => presets.every(({ id }) => id !== preset))
    .map(({ id, preset }) => fault('use-cases.yaml', `${id}: there is no preset ${preset}`));
}

/** A constraint that replaces a layer names a finding that blocks. */
export function replacementsCanBlock({ constraints, findings }: Knowledge): KnowledgeFault[] {
  return constraints.flatMap((constraint) => {
    if (!('replaces' in constraint)) return [];
    const code = constraint.replaces.finding;
    const finding = findings.find((entry) => entry.code === code);
    const file = `constraints/${constraint.id}.yaml`;
    if (!finding) return [fault(file, `there is no finding ${code}`)];
    return finding.severity === 'blocking' ? [] : [fault(file, `the finding ${code} does not block`)];
  });
}

/** No layer that is replaced is what another constraint puts in. */
export function replacementsDoNotChase({ constraints }: Knowledge): KnowledgeFault[] {
  const replaced = constraints.flatMap((one) => ('replaces' in one ? [one.replaces.layer] : []));
  return constraints
    .filter((one) => 'replaces' in one && replaced.includes(one.replaces.by))
    .map(({ id }) => fault(`constraints/${id}.yaml`, 'puts in a layer that is replaced as well'));
}

/** What is said about sight names attributes of the visibility table. */
export function sightIsDescribed({ requirements, bothWays, visibility }: Knowledge): KnowledgeFault[] {
  const attributes = new Set(visibility.attributes.map(({ id }) => id));
  const both = [bothWays.networkPolicies, bothWays.istio].flatMap(({ sees, misses }) => [...sees, ...misses]);
  return [
    ...requirements.flatMap(({ id, shows = [] }) =>
      shows
        .filter((one) => !attributes.has(one))
        .map((one) => fault(`requirements/${id}.yaml`, `shows: there is no attribute ${one}`)),
    ),
    ...both
      .filter(({ attribute }) => !attributes.has(attribute))
      .map(({ attribute }) => fault('both-ways.yaml', `there is no attribute ${attribute}`)),
  ];
}

/** Every data plane has a title, and the figures for an estimate. */
export function dataPlanesAreDescribed({ dataPlanes, overheads }: Knowledge): KnowledgeFault[] {
  const planes = ['sidecar', 'ambient', 'ambient-waypoint'] as const;
  const proxies = ['sidecar', 'ztunnel', 'waypoint'] as const;
  return [
    ...planes
      .filter((plane) => dataPlanes.choices.every(({ id }) => id !== plane))
      .map((plane) => fault('data-planes.yaml', `leaves out ${plane}`)),
    ...planes
      .filter((plane) => overheads.latency.every(({ id }) => id !== plane))
      .map((plane) => fault('overheads.yaml', `has no latency of ${plane}`)),
    ...proxies
      .filter((proxy) => overheads.proxies.every(({ id }) => id !== proxy))
      .map((proxy) => fault('overheads.yaml', `has no figures of ${proxy}`)),
  ];
}

/** Lists name each entry once. */
export function entriesAreToldApart(knowledge: Knowledge): KnowledgeFault[] {
  const lists: Record<string, readonly { readonly id: string }[]> = {
    'network-plugins.yaml': knowledge.networkPlugins,
    'resolvers.yaml': knowledge.resolvers,
    'gateways.yaml': knowledge.gateways,
    'quick-guide.yaml': knowledge.quickGuide.situations,
    'use-cases.yaml': knowledge.useCases,
    'visibility.yaml': knowledge.visibility.attributes,
    'quadrant.yaml': knowledge.quadrant.scenarios,
    'data-planes.yaml': [...knowledge.dataPlanes.rules, ...knowledge.dataPlanes.waypoint],
  };
  return Object.entries(lists).flatMap(([file, list]) =>
    repeated(list.map(({ id }) => id)).map((id) => fault(file, `has ${id} twice`)),
  );
}

/** Words in braces in a finding's texts are placeholders, spelt as names; `{*}` is none. */
export function placeholdersAreNames({ findings }: Knowledge): KnowledgeFault[] {
  return findings.flatMap(({ code, title, message, why, remedy }) =>
    [title, message, why, remedy]
      .flatMap((text) => text.match(/\{[^}]*\}?/g) ?? [])
      .filter((part) => /\w/.test(part) && !/^\{[a-zA-Z][a-zA-Z0-9]*\}$/.test(part))
      .map((part) => fault(`findings/${code}.yaml`, `${part} is no placeholder`)),
  );
}
