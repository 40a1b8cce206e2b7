/**
 * The library: the same steps that the command line takes, as functions without side effects.
 * `loadKnowledge` reads the YAML of a folder laid out as `questions/`, which travels in the package.
 */
export { answersSchema } from './answers/answers-schema.ts';
export { type AnswersInput, type AnswersResult, readAnswers } from './answers/read-answers.ts';
export { decide } from './decision/decide.ts';
export { loadKnowledge } from './knowledge/load-knowledge.ts';
export type { Knowledge } from './knowledge/knowledge.ts';
export type { Answers, Assumption, Problem } from './model/answers.ts';
export type { Decision } from './model/decision.ts';
export type { Finding, Severity } from './model/finding.ts';
export type { BundleFile, Plan } from './model/plan.ts';
export type { Platform } from './model/platform.ts';
export type { Topology } from './model/topology.ts';
export { plainStyle, type Style } from './report/style.ts';
export type { DecisionView } from './report/decision-view.ts';
export { type DecisionJson, decisionJson } from './report/decision-json.ts';
export { renderDecision } from './report/render-decision.ts';
export { renderRecord } from './report/render-record.ts';
