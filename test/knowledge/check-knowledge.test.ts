import { describe, expect, it } from 'vitest';
import { checkKnowledge, checks } from '../../src/knowledge/check-knowledge.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { knowledge } from '../decision/knowledge.ts';

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
// biome-ignore lint/suspicious/noExplicitAny: a fault is put in wherever it belongs
type Loose = Mutable<any>;

/** For each check, what breaks it, and the fault that it then finds. */
const cases: Readonly<Record<string, readonly [(knowledge: Loose) => void, string]>> = {
  conditionsNameWhatExists: [
    (k) => (question(k, 'scale').when = { any: [{ question: 'price', is: 'high' }] }),
    'requirements/scale.yaml: when: there is no question price',
  ],
  conditionsNameOptions: [
    (k) => (k.constraints[0].when = { not: { question: 'change', in: ['none', 'sudden'] } }),
    'constraints/egress-boundary.yaml: when: change has no option sudden',
  ],
  conditionsUseWhatIsKnownThere: [
    (k) => (k.constraints[0].when = { layer: 'np' }),
    'constraints/egress-boundary.yaml: when: a condition on a layer is not known here',
  ],
  questionsLookBack: [
    (k) => (question(k, 'future-l7').when = { question: 'scale', is: 'small' }),
    'requirements/future-l7.yaml: when: scale is not asked before it',
  ],
  questionsCanComeUp: [
    (k) =>
      (question(k, 'scale').when = {
        all: [
          { question: 'future-l7', is: 'likely' },
          { question: 'l7-policies', is: 'yes' },
        ],
      }),
    'requirements/scale.yaml: when: no answers let it come up',
  ],
  optionsAreToldApart: [
    (k) => question(k, 'traffic-features').options.push({ id: 'none', label: 'None' }),
    'requirements/traffic-features.yaml: the option none is a reserved word',
  ],
  defaultsAreAnswers: [
    (k) => (question(k, 'tenancy').default = 'nobody'),
    'requirements/tenancy.yaml: default: there is no option nobody',
  ],
  ordersAreToldApart: [
    (k) => (question(k, 'tenancy').order = question(k, 'compliance').order),
    'requirements/tenancy.yaml: order 100 is taken',
  ],
  factsAnswerQuestions: [
    (k) => (question(k, 'outside-mesh').observedIn.answer = 'many'),
    'requirements/outside-mesh.yaml: observedIn: there is no option many',
  ],
  platformPathsAreToldApart: [
    (k) => (platform(k, 'nodes').path = 'platform.istio.version'),
    'platform/istio-version.yaml: asks for platform.istio.version again',
  ],
  platformChoicesHaveOptions: [
    (k) => (platform(k, 'data-plane').default = 'proxyless'),
    'platform/data-plane.yaml: default: there is no option proxyless',
  ],
  platformFactsAreAskedAs: [
    (k) => (platform(k, 'plugin-enforces').askedAs = 'enforcement'),
    'platform/plugin-enforces.yaml: askedAs: there is no question enforcement',
  ],
  nodesAreToldApart: [(k) => k.flowchart.nodes.push(node(k, 'L')), 'flowchart.yaml: has the node L twice'],
  edgesLeadToNodes: [(k) => (node(k, 'B').edges[0].to = 'Z'), 'flowchart.yaml: there is no node Z'],
  nodesCanBeReached: [(k) => (node(k, 'H').next = 'L'), 'flowchart.yaml: K cannot be reached'],
  pathsDoNotRepeat: [(k) => (node(k, 'H').next = 'B'), 'flowchart.yaml: leads back to B'],
  flowchartEndsEverywhere: [
    (k) => (node(k, 'L').outcome = 'hybrid'),
    'flowchart.yaml: never ends at network-policies',
  ],
  answersLeadOneWay: [
    (k) => (node(k, 'C').edges[0].answers = ['mtls']),
    'flowchart.yaml: C: zero-trust leads nowhere',
  ],
  pathsAreFew: [
    (k) => {
      const [end, ...edges] = [node(k, 'L'), ...node(k, 'K').edges];
      node(k, 'K').edges = Array.from({ length: 30 }, () => ({ ...edges[0], to: end.id }));
    },
    'flowchart.yaml: has 36 paths, more than 30',
  ],
  weightsNameRows: [
    (k) => (question(k, 'scale').options[0].demands = { speed: 1 }),
    'requirements/scale.yaml: small: there is no capability speed',
  ],
  capabilitiesAreDemanded: [
    (k) => k.featureMatrix.capabilities.push({ ...k.featureMatrix.capabilities[0], id: 'speed' }),
    'feature-matrix.yaml: no answer demands speed',
  ],
  costsAreWeighed: [
    (k) => delete question(k, 'complexity-budget').options[0].costs,
    'requirements/complexity-budget.yaml: yes: gives complexity no weight',
  ],
  rowsAreToldApart: [
    (k) => (k.featureMatrix.capabilities[1].id = 'l34'),
    'feature-matrix.yaml: has the row l34 twice',
  ],
  tiesAreOrdered: [
    (k) => (k.featureMatrix.tieOrder = ['istio', 'istio', 'hybrid']),
    'feature-matrix.yaml: tieOrder: leaves out network-policies',
  ],
  positionsFillTheAxes: [
    (k) => (question(k, 'scale').options[2].position.complexity = 30),
    'quadrant.yaml: complexity: base and greatest steps add up to 105, not 100',
  ],
  stepsAreLargeEnough: [
    (k) => (question(k, 'tenancy').options[1].position.security = 4),
    'requirements/tenancy.yaml: several-teams: moves security by 4, less than 5',
  ],
  quadrantsAreFour: [(k) => (k.quadrant.quadrants[3].number = 1), 'quadrant.yaml: leaves out quadrant 4'],
  presetsAnswerEverything: [
    (k) => delete k.presets[0].answers['future-l7'],
    'presets/q1-small-team.yaml: does not answer future-l7',
  ],
  departuresAreExplained: [
    (k) => (k.presets[0].endsAt = 'hybrid'),
    'presets/q1-small-team.yaml: gives no reason for its departure',
  ],
  useCasesHavePresets: [(k) => (k.useCases[0].preset = 'u9'), 'use-cases.yaml: basic: there is no preset u9'],
  replacementsCanBlock: [
    (k) => (constraint(k, 'plugin-does-not-enforce').replaces.finding = 'no-plugin'),
    'constraints/plugin-does-not-enforce.yaml: there is no finding no-plugin',
  ],
  replacementsDoNotChase: [
    (k) =>
      k.constraints.push({
        ...constraint(k, 'plugin-does-not-enforce'),
        id: 'no-mesh',
        replaces: { layer: 'mesh', by: 'np', finding: 'unenforced-network-policies' },
      }),
    'constraints/no-mesh.yaml: puts in a layer that is replaced as well',
  ],
  sightIsDescribed: [
    (k) => question(k, 'l7-policies').shows.push('colour'),
    'requirements/l7-policies.yaml: shows: there is no attribute colour',
  ],
  dataPlanesAreDescribed: [
    (k) => (k.overheads.proxies = k.overheads.proxies.filter(({ id }: { id: string }) => id !== 'ztunnel')),
    'overheads.yaml: has no figures of ztunnel',
  ],
  entriesAreToldApart: [(k) => k.resolvers.push(k.resolvers[0]), 'resolvers.yaml: has kube-dns twice'],
  placeholdersAreNames: [
    (k) => (k.findings[0].message = 'before {the port} and {*}'),
    `findings/${knowledge.findings[0]?.code}.yaml: {the port} is no placeholder`,
  ],
};

describe('checkKnowledge', () => {
  it('finds nothing in the repository’s own knowledge', () => {
    expect(checkKnowledge(knowledge)).toEqual([]);
  });

  it('has a case here for each check', () => {
    expect(Object.keys(cases).sort()).toEqual(checks.map(({ name }) => name).sort());
  });

  it.each(Object.entries(cases))('%s', (name, [breakIt, expected]) => {
    const broken = structuredClone(knowledge) as Knowledge;
    breakIt(broken);
    const check = checks.find((candidate) => candidate.name === name);
    const faults = check?.(broken).map(({ file, message }) => `${file}: ${message}`);
    expect(faults).toContain(expected);
  });
});

function question(k: Loose, id: string): Loose {
  return k.requirements.find((one: Loose) => one.id === id);
}

function platform(k: Loose, id: string): Loose {
  return k.platform.find((one: Loose) => one.id === id);
}

function node(k: Loose, id: string): Loose {
  return k.flowchart.nodes.find((one: Loose) => one.id === id);
}

function constraint(k: Loose, id: string): Loose {
  return k.constraints.find((one: Loose) => one.id === id);
}
