import { isAtLeast, whatStaysOutside } from '../knowledge/describe-facts.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { type Approach, hasLayer, type Opinions } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import type { ChosenDataPlane } from './choose-data-plane.ts';
import type { DecisionInput, Requirements } from './decision-input.ts';
import type { EffectiveRequirements } from './effective-requirements.ts';
import { firstFew } from './name-examples.ts';
import { isOpen, type OpenQuestion } from './open-questions.ts';
import type { Settled } from './settle-approach.ts';

/** Everything that a finding about the decision may look at. */
export interface DecisionCircumstances {
  readonly knowledge: Knowledge;
  readonly input: DecisionInput;
  readonly effective: EffectiveRequirements;
  readonly settled: Settled;
  readonly opinions: Opinions;
  readonly openQuestions: readonly OpenQuestion[];
  readonly dataPlane?: ChosenDataPlane;
}

/** What there is to tell about a decision: one function a finding, each giving it where it applies. */
export function decisionFindings(circumstances: DecisionCircumstances): Finding[] {
  return rules.flatMap((rule) => rule(circumstances));
}

const rules: readonly ((circumstances: DecisionCircumstances) => Finding[])[] = [
  undetermined,
  blocked,
  networkPoliciesDropped,
  enforcementUnknown,
  answersTakenFromFacts,
  answersAgainstFacts,
  pluginAgainstAnswer,
  pluginRetiring,
  encryptionOutsideFlowchart,
  meshDespiteOverhead,
  meshDespiteComplexity,
  otherMesh,
  istioVersionFloor,
  istioAlone,
  statedDataPlaneWithoutLayer7,
  ambientAcrossClusters,
  startWithNetworkPolicies,
];

/** Versions of Istio without the known holes, by minor version; newer minors have none of them. */
const safeIstio = [
  { minor: [1, 28], from: [1, 28, 7] },
  { minor: [1, 29], from: [1, 29, 3] },
] as const;

function undetermined({ knowledge, settled, openQuestions }: DecisionCircumstances): Finding[] {
  if (settled.possible.length < 2) return [];
  const names = (approaches: readonly Approach[]) =>
    approaches.map((approach) => knowledge.agreement.approaches[approach]).join(', ');
  const questions = openQuestions.map(({ question }) => question).join(', ');
  const values = { approach: names([settled.approach]), possible: names(settled.possible), questions };
  return [{ code: 'decision-undetermined', values, answer: 'requirements' }];
}

function blocked({ knowledge, settled }: DecisionCircumstances): Finding[] {
  const { blockedBy, fired } = settled;
  if (!blockedBy || !('replaces' in blockedBy)) return [];
  const { layer, finding } = blockedBy.replaces;
  const needing = knowledge.constraints.filter(
    (constraint) =>
      'needs' in constraint &&
      constraint.needs.includes(layer) &&
      fired.some(({ id }) => id === constraint.id),
  );
  const neededBy = needing.map(({ title }) => title).join('; ');
  return [{ code: finding, values: { neededBy }, answer: 'requirements.policy-enforcement' }];
}

function networkPoliciesDropped({ settled }: DecisionCircumstances): Finding[] {
  if (!settled.fired.some(({ drops }) => drops.includes('np'))) return [];
  return [{ code: 'network-policies-dropped', values: {}, answer: 'requirements.policy-enforcement' }];
}

function enforcementUnknown({ effective, settled }: DecisionCircumstances): Finding[] {
  if (!hasLayer(settled.approach, 'np') || !isOpen(effective.requirements, 'policy-enforcement')) return [];
  return [{ code: 'policy-enforcement-unknown', values: {}, answer: 'requirements.policy-enforcement' }];
}

function answersTakenFromFacts(circumstances: DecisionCircumstances): Finding[] {
  return circumstances.effective.taken
    .filter(({ fact }) => fact === 'topology.outside-mesh')
    .map(({ question, answer }) => ({
      code: 'answer-taken-from-topology',
      values: { question: question.title, answer, because: outsideNames(circumstances) },
      answer: `requirements.${question.id}`,
    }));
}

function answersAgainstFacts(circumstances: DecisionCircumstances): Finding[] {
  return circumstances.effective.contradicted
    .filter(({ fact }) => fact === 'topology.outside-mesh')
    .map(({ question }) => ({
      code: 'topology-contradicts-answer',
      values: {
        question: question.title,
        answer: String(circumstances.input.requirements[question.id]),
        because: outsideNames(circumstances),
      },
      answer: `requirements.${question.id}`,
    }));
}

function pluginAgainstAnswer({ knowledge, input, effective }: DecisionCircumstances): Finding[] {
  const plugin = pluginOf(knowledge, input);
  const answer = effective.requirements['policy-enforcement'];
  if (!plugin || plugin.enforces === 'depends' || typeof answer !== 'string' || answer === plugin.enforces)
    return [];
  if (isOpen(effective.requirements, 'policy-enforcement')) return [];
  const values = { plugin: plugin.title, says: plugin.enforces, answer, condition: plugin.condition ?? '' };
  return [{ code: 'plugin-contradicts-answer', values, answer: 'requirements.policy-enforcement' }];
}

function pluginRetiring({ knowledge, input, settled }: DecisionCircumstances): Finding[] {
  const plugin = pluginOf(knowledge, input);
  if (!plugin?.retiring || !hasLayer(settled.approach, 'np')) return [];
  const values = { plugin: plugin.title, retiring: plugin.retiring };
  return [{ code: 'network-plugin-retiring', values, answer: 'platform.networkPlugin' }];
}

function encryptionOutsideFlowchart({ settled, effective }: DecisionCircumstances): Finding[] {
  const trust = effective.requirements['service-trust'];
  const encrypts = trust === 'mtls' || trust === 'zero-trust';
  if (!encrypts || settled.outcome !== 'network-policies') return [];
  return [{ code: 'encryption-outside-flowchart', values: {}, answer: 'requirements.service-trust' }];
}

function meshDespiteOverhead({ effective, settled, dataPlane }: DecisionCircumstances): Finding[] {
  if (!dataPlane || !says(effective.requirements, 'resource-overhead', 'not-acceptable')) return [];
  const code = dataPlane.choice === 'sidecar' ? 'sidecars-despite-overhead' : 'mesh-despite-overhead';
  return [{ code, values: { approach: settled.approach }, answer: 'requirements.resource-overhead' }];
}

function meshDespiteComplexity({ effective, dataPlane }: DecisionCircumstances): Finding[] {
  if (!dataPlane || !says(effective.requirements, 'complexity-budget', 'no')) return [];
  return [{ code: 'mesh-despite-complexity', values: {}, answer: 'requirements.complexity-budget' }];
}

function otherMesh({ effective }: DecisionCircumstances): Finding[] {
  if (!says(effective.requirements, 'existing-mesh', 'other')) return [];
  return [{ code: 'other-mesh-present', values: {}, answer: 'requirements.existing-mesh' }];
}

function istioVersionFloor({ input, dataPlane }: DecisionCircumstances): Finding[] {
  const version = input.platform?.istio.version;
  if (!dataPlane || version === undefined || isSafeIstio(version)) return [];
  return [{ code: 'istio-version-floor', values: { version }, answer: 'platform.istio.version' }];
}

/** Whether a version of Istio has none of the holes that let tokens be forged or identities be matched too widely. */
export function isSafeIstio(version: string): boolean {
  if (isAtLeast(version, [1, 30])) return true;
  return safeIstio.some(
    ({ minor, from }) => isAtLeast(version, from) && !isAtLeast(version, [minor[0], minor[1] + 1]),
  );
}

function istioAlone({ settled }: DecisionCircumstances): Finding[] {
  return settled.approach === 'istio' ? [{ code: 'istio-leaves-open', values: {} }] : [];
}

function statedDataPlaneWithoutLayer7({ knowledge, dataPlane }: DecisionCircumstances): Finding[] {
  if (!dataPlane || dataPlane.unmet.length === 0) return [];
  const needs = knowledge.dataPlanes.waypoint.filter(({ id }) => dataPlane.unmet.includes(id));
  const values = { needs: needs.map(({ reason }) => reason).join('; ') };
  return [{ code: 'data-plane-without-layer7', values, answer: 'platform.istio.dataPlane' }];
}

function ambientAcrossClusters({ effective, dataPlane }: DecisionCircumstances): Finding[] {
  const environment = effective.requirements.environment;
  const isSeveral = environment === 'several-clusters' || environment === 'several-clouds';
  if (!dataPlane || dataPlane.choice === 'sidecar' || !isSeveral) return [];
  return [{ code: 'ambient-across-clusters-beta', values: {}, answer: 'requirements.environment' }];
}

function startWithNetworkPolicies({ settled, opinions, effective }: DecisionCircumstances): Finding[] {
  const isPhased =
    says(effective.requirements, 'change', 'gradual-migration') || opinions.quadrant.quadrants.join() === '4';
  if (settled.approach !== 'hybrid' || !isPhased) return [];
  return [{ code: 'start-with-network-policies', values: {} }];
}

function says(requirements: Requirements, question: string, option: string): boolean {
  return requirements[question] === option;
}

function pluginOf(knowledge: Knowledge, { platform }: DecisionInput) {
  return knowledge.networkPlugins.find(({ id }) => id === platform?.networkPlugin);
}

function outsideNames({ knowledge, input }: DecisionCircumstances): string {
  return firstFew(input.topology ? whatStaysOutside(input.topology) : [], 4, knowledge.agreement);
}
