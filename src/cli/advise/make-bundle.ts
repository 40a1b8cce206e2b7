import type { AnswersResult } from '../../answers/answers-result.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { renderFinding } from '../../knowledge/render-finding.ts';
import type { Answers } from '../../model/answers.ts';
import type { Decision } from '../../model/decision.ts';
import type { Finding } from '../../model/finding.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { BundleFile, Plan } from '../../model/plan.ts';
import { makePlan } from '../../rendering/make-plan.ts';
import type { TemplateSet } from '../../rendering/parse-templates.ts';
import { renderBundle } from '../../rendering/render-bundle.ts';
import type { BundleView, DecisionView } from '../../report/decision-view.ts';
import { severityOf, tellFinding } from '../../report/finding-text.ts';
import { renderRecord } from '../../report/render-record.ts';
import { compileJudge } from '../../semantics/compile-judge.ts';
import { type Comparison, compareWithExisting } from '../../semantics/proof/compare-existing.ts';
import type { Proof } from '../../semantics/proof/proof.ts';
import type { ProofInput } from '../../semantics/proof/proof-input.ts';
import { type CompileJudge, prove } from '../../semantics/proof/prove.ts';
import { toolVersion } from '../version.ts';
import type { ManifestDigests } from './manifest-digests.ts';
import { proofFailure } from './proof-failure.ts';
import { refusedFailure, refusedObjects } from './refused-objects.ts';
import { resolvedAnswersFile } from './resolved-answers.ts';
import { sourcesFile } from './sources-file.ts';
import { standingFindings } from './standing-findings.ts';
import { wideningFindings } from './widening-findings.ts';

export interface BundleInput {
  readonly knowledge: Knowledge;
  readonly answers: Answers;
  readonly decision: Decision;
  readonly templates: TemplateSet;
  /** What the decision record tells besides the bundle. */
  readonly view: DecisionView;
  /** Policies that were in force before. */
  readonly existing: readonly KubernetesObject[];
  /** Looks at the plan before it is proven, and throws where it shall not be. */
  readonly inspect?: (plan: Plan) => void;
  /** Digests of what manifests said, where the topology came from them. */
  readonly manifests?: ManifestDigests | undefined;
  /** What the answers say without the manifests. */
  readonly stated?: AnswersResult['stated'] | undefined;
}

export interface Bundle {
  /** How it relates to the policies that were in force before; absent where there are none. */
  readonly comparison?: Comparison;
  readonly files: readonly BundleFile[];
  readonly view: Omit<BundleView, 'directory' | 'deletions'>;
}

/** No bundle: what was asked for cannot be kept, and the findings say why. */
export interface NoBundle {
  readonly stoppedBy: readonly Finding[];
}

/**
 * Plans, proves and renders. A finding of the plan that blocks stops before the proof; a bundle that fails its own
 * proof, or holds an object that no cluster would take, is our fault and ends the run.
 */
export function makeBundle(input: BundleInput): Bundle | NoBundle {
  const { knowledge, answers, decision, templates, existing } = input;
  const plugin = knowledge.networkPlugins.find(({ id }) => id === answers.platform.networkPlugin);
  const quirks = plugin?.quirks.map(({ id }) => id) ?? [];
  const first = makePlan({ decision, answers, templates, existing, quirks });
  input.inspect?.(first);
  const stoppedBy = first.findings.filter((finding) => severityOf(finding, knowledge) === 'blocking');
  if (stoppedBy.length > 0) return { stoppedBy };
  const comparison = comparedWith(input, first);
  // Where there are too many to try, none is known to be of no use.
  const needed = new Set(comparison?.standing ? comparison.standing.needed : existing.map(nameOf));
  const plan =
    existing.length === 0 ? first : makePlan({ decision, answers, templates, existing, needed, quirks });
  const refused = refusedObjects(plan);
  if (refused.length > 0) throw refusedFailure(refused);
  const proof = provePlan(input, plan);
  if (proof.failures.length > 0) throw proofFailure(proof);
  const standing = standingFindings(proof);
  if (!proof.holds) return { stoppedBy: standing.filter(({ code }) => code === 'existing-policy-breaks') };
  const messageOf = (finding: Finding) => tellFinding(finding, knowledge).message;
  const foreseen = new Set(plan.findings.map(messageOf));
  const seen = wideningFindings(declaredOnly(proof, answers), (one) => foreseen.has(messageOf(one)));
  const findings = distinct([...plan.findings, ...seen, ...standing], decision.findings, knowledge);
  const view = { plan, findings, proof: proofView(proof), files: [] as string[] };
  const record: DecisionView = { ...input.view, bundle: { ...view, deletions: [] } };
  const files = renderBundle(plan, {
    decision,
    version: toolVersion,
    describe: (finding) => renderFinding(knowledge, finding),
    extraFiles: [
      { path: 'decision.md', content: renderRecord(record) },
      sourcesFile(answers, input.manifests, input.stated),
      resolvedAnswersFile(answers),
    ],
  });
  return {
    ...(comparison && { comparison }),
    files,
    view: { ...view, files: files.map(({ path }) => path) },
  };
}

function provePlan(input: BundleInput, plan: Plan): Proof {
  return prove(proofInput(input, plan), judgeCompiler(input));
}

function comparedWith(input: BundleInput, plan: Plan): Comparison | undefined {
  return input.existing.length === 0
    ? undefined
    : compareWithExisting(proofInput(input, plan), judgeCompiler(input));
}

function proofInput({ answers, decision, existing }: BundleInput, plan: Plan): ProofInput {
  const { topology, platform } = answers;
  if (!topology) throw new Error('a bundle was asked for without a topology');
  const { approach, dataPlane } = decision;
  return { topology, platform, approach, plan, existing, ...(dataPlane && { dataPlane: dataPlane.choice }) };
}

function judgeCompiler({ knowledge }: BundleInput): CompileJudge {
  return (world, objects, facts, onTheWire) =>
    compileJudge(world.cluster, objects, facts, knowledge.networkPlugins, onTheWire);
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? 'default'}/${metadata.name}`;
}

function proofView({ declaredRequests, deniedPairs, states, undetermined }: Proof): BundleView['proof'] {
  return { declaredRequests, deniedPairs, states, undetermined: undetermined.length };
}

/** The plan foresees what the proof then sees: what reads the same is told once. */
function distinct(findings: readonly Finding[], told: readonly Finding[], knowledge: Knowledge): Finding[] {
  const seen = new Set(told.map((finding) => tellFinding(finding, knowledge).message));
  return findings.filter((finding) => {
    const { message } = tellFinding(finding, knowledge);
    const fresh = !seen.has(message);
    seen.add(message);
    return fresh;
  });
}

/** Towards what nobody declared it is the unconfirmed caller that is open, and the plan tells of that. */
function declaredOnly({ widenings }: Proof, { topology }: Answers): Proof['widenings'] {
  const declared = new Set((topology?.workloads ?? []).map(namespacedName));
  return widenings.filter(
    ({ code, destination }) => code !== 'unconfirmed-workload' || declared.has(destination),
  );
}
