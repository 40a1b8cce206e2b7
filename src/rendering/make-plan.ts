import type { Answers } from '../model/answers.ts';
import type { Decision } from '../model/decision.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import { isOurs } from '../model/managed-by.ts';
import type { Plan } from '../model/plan.ts';
import { type ExpandedDocument, expandTemplate } from './expand-template.ts';
import { deriveFacts } from './facts/derive-facts.ts';
import { surveyOf } from './facts/make-survey.ts';
import { finalDocuments } from './final-documents.ts';
import { layOutDocuments, unitOf } from './lay-out-documents.ts';
import type { TemplateSet } from './parse-templates.ts';
import { planFindings } from './plan-findings.ts';
import { makeProbes } from './probes/make-probes.ts';
import { makePhases, type SlotContents } from './rollout/make-phases.ts';
import type { Rollout } from './rollout/parse-rollout.ts';
import { keepsItsName, standingDocuments } from './standing-documents.ts';

export interface PlanInput {
  readonly decision: Decision;
  readonly answers: Answers;
  readonly templates: TemplateSet;
  /** Policies that stand in the cluster already: what they police is not bypassed, their names are not taken. */
  readonly existing?: readonly KubernetesObject[];
  /** Of those, `Kind namespace/name`, the ones that the end still relies on: they are not retired. */
  readonly needed?: ReadonlySet<string>;
  /** Ids of the quirks of the network plugin, as knowledge lists them. */
  readonly quirks?: readonly string[];
}

/**
 * Everything that the bundle will hold, and the way to bring it into force. Pure: the same input gives the same plan.
 * @throws Error when the answers hold no topology; TemplateError when a template cannot be carried out.
 */
export function makePlan({
  decision,
  answers,
  templates,
  existing = [],
  needed = new Set(),
  quirks = [],
}: PlanInput): Plan {
  const { topology } = answers;
  if (!topology) throw new Error('A bundle needs a topology: the answers declare no workloads.');
  const survey = surveyOf(decision, answers, topology, existing, needed);
  const facts = deriveFacts(survey);
  const { rollout } = templates;
  const expanded = templates.templates.flatMap((template) => expandTemplate(template, facts));
  const values = expanded.filter(({ template }) => template.kind === 'Values');
  const objects = expanded.filter(({ template }) => template.kind !== 'Values');
  const standing = standingDocuments(
    existing,
    objects.filter(({ template }) => isUnitByUnit(rollout, template.phase)).map(({ object }) => object),
  );
  const { phases, directories } = makePhases(
    survey,
    facts,
    rollout,
    contentsOf(objects, rollout),
    new Set(standing.map(({ object }) => object.metadata.namespace ?? 'default')),
  );
  const others = existing
    .filter((object) => !isOurs(object) && !keepsItsName(object))
    .map(({ kind, metadata }) => ({ kind, namespace: metadata.namespace ?? 'default', name: metadata.name }));
  const laidOut = layOutDocuments(
    objects.filter(({ template }) => directories.has(template.phase ?? '')),
    rollout.slots,
    directories,
    others,
    replacementsOf(rollout),
  );
  const { findings, notGenerated } = planFindings(survey, facts, templates.notGenerated, quirks);
  return {
    phases,
    documents: [...laidOut.map(({ document }) => document), ...standing],
    final: finalDocuments(laidOut, rollout.slots),
    values: values
      .map(({ file = '', object, why, answers: asked }) => ({
        file,
        value: object as unknown,
        why,
        answers: asked,
      }))
      .sort((one, other) => (one.file < other.file ? -1 : 1)),
    notGenerated,
    findings,
    probes: makeProbes(survey),
  };
}

function isUnitByUnit({ phases }: Rollout, slot: string | undefined): boolean {
  return [...phases.values()]
    .flatMap(({ steps }) => steps)
    .some((step) => 'apply' in step && step.apply === slot && step.unitByUnit === true);
}

function contentsOf(objects: readonly ExpandedDocument[], rollout: Rollout): Map<string, SlotContents> {
  const found = new Map<string, Map<string, string | undefined>>();
  for (const document of objects) {
    const slot = document.template.phase ?? '';
    const units = found.get(slot) ?? new Map<string, string | undefined>();
    found.set(slot, units);
    const unit = unitOf(document, rollout.slots);
    if (unit !== undefined && !units.has(unit)) units.set(unit, document.direction);
  }
  return new Map(
    [...found].map(([slot, units]) => [
      slot,
      {
        slot,
        units: [...units.keys()].sort().map((name) => {
          const direction = units.get(name);
          return direction === undefined ? { name } : { name, direction };
        }),
      },
    ]),
  );
}

function replacementsOf({ phases }: Rollout): Map<string, string> {
  const steps = [...phases.values()].flatMap((phase) => phase.steps);
  return new Map(
    steps.flatMap((step) =>
      'apply' in step && step.undoneBy !== undefined ? [[step.apply, step.undoneBy]] : [],
    ),
  );
}
