/**
 * The library: the same steps that the command line takes, as functions without side effects.
 * `loadKnowledge` and `loadTemplates` read the YAML of folders laid out as `questions/` and `templates/`,
 * which travel in the package.
 */

export type { AnswersResult } from './answers/answers-result.ts';
export { answersSchema } from './answers/answers-schema.ts';
export { readAnswers } from './answers/read-answers.ts';
export type { AnswersInput } from './answers/read-inputs.ts';
export { decide } from './decision/decide.ts';
export type { Knowledge } from './knowledge/knowledge.ts';
export { loadKnowledge } from './knowledge/load-knowledge.ts';
export type { Answers, Assumption, Problem } from './model/answers.ts';
export type { Decision } from './model/decision.ts';
export type { Finding, Severity } from './model/finding.ts';
export type { BundleFile, Plan } from './model/plan.ts';
export type { Platform } from './model/platform.ts';
export type { Topology } from './model/topology.ts';
export { loadTemplates } from './rendering/load-templates.ts';
export { makePlan, type PlanInput } from './rendering/make-plan.ts';
export { finalStream, type RenderOptions, renderBundle } from './rendering/render-bundle.ts';
export { type DecisionJson, decisionJson } from './report/decision-json.ts';
export type { DecisionView } from './report/decision-view.ts';
export { renderDecision } from './report/render-decision.ts';
export { renderRecord } from './report/render-record.ts';
export { plainStyle, type Style } from './report/style.ts';
export { compileJudge } from './semantics/compile-judge.ts';
export type { Proof } from './semantics/proof/proof.ts';
export { type CompileJudge, type ProofInput, prove } from './semantics/proof/prove.ts';
