import * as z from 'zod/mini';
import { inWords } from '../../model/in-words.ts';
import { type Condition, factsIn } from '../condition.ts';
import { conditionSchema } from '../condition-schema.ts';
import { placeholdersIn } from '../expand-tree.ts';
import { factShape } from '../facts/fact-shape.ts';
import { type Shape, shapeAt } from '../facts/shape.ts';
import type { TemplateFault } from '../template-faults.ts';

/** How the documents of a slot are laid out and how long they stay. */
export interface Slot {
  /** Units are directories that are taken away one by one. */
  readonly units: 'none' | 'namespace' | 'namespace-and-direction';
  readonly lifetime: 'final' | 'temporary';
}

export type PhaseStep = { readonly when?: Condition; readonly forEach?: string } & (
  | { readonly apply: string; readonly unitByUnit?: boolean; readonly undoneBy?: string }
  | { readonly cutOver: string; readonly direction?: 'Ingress' | 'Egress' }
  /** As commands: what it leads to is not proven, so a person decides. */
  | { readonly takeAwayByHand: string; readonly why: string; readonly whyBack: string }
  | { readonly joinMesh: true }
  | { readonly useWaypoint: true }
  | { readonly command: string; readonly why: string; readonly undo?: string; readonly whyBack?: string }
);

interface PhaseCheck {
  readonly title: string;
  /** Name of the object that is looked at, as its template says it: cut where it is too long, as the object's own. */
  readonly object?: string;
  readonly command: string;
  readonly expect: string;
  readonly when?: Condition;
  readonly forEach?: string;
}

export interface PhaseText {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly steps: readonly PhaseStep[];
  readonly checks: readonly PhaseCheck[];
}

/** The accepted orders, with the words and checks of each phase. */
export interface Rollout {
  readonly slots: ReadonlyMap<string, Slot>;
  /** Phase ids by approach and data plane: `hybrid-sidecar`. */
  readonly orders: ReadonlyMap<string, readonly string[]>;
  readonly phases: ReadonlyMap<string, PhaseText>;
}

const orderNames = [
  'network-policies',
  'hybrid-sidecar',
  'hybrid-ambient',
  'istio-sidecar',
  'istio-ambient',
] as const;

const text = z.string().check(z.minLength(1));
const guard = { when: z.optional(conditionSchema), forEach: z.optional(text) };
const stepSchema = z.union([
  z.strictObject({ apply: text, unitByUnit: z.optional(z.boolean()), undoneBy: z.optional(text), ...guard }),
  z.strictObject({ cutOver: text, direction: z.optional(z.enum(['Ingress', 'Egress'])), ...guard }),
  z.strictObject({ takeAwayByHand: text, why: text, whyBack: text, ...guard }),
  z.strictObject({ joinMesh: z.literal(true), ...guard }),
  z.strictObject({ useWaypoint: z.literal(true), ...guard }),
  z.strictObject({ command: text, why: text, ...guard }),
  z.strictObject({ command: text, why: text, undo: text, whyBack: text, ...guard }),
]);
const phaseSchema = z.strictObject({
  id: text,
  title: text,
  why: text,
  steps: z.array(stepSchema).check(z.minLength(1)),
  checks: z.array(
    z.strictObject({ title: text, object: z.optional(text), command: text, expect: text, ...guard }),
  ),
});
const slotSchema = z.strictObject({
  units: z.enum(['none', 'namespace', 'namespace-and-direction']),
  lifetime: z.enum(['final', 'temporary']),
});
const ordersSchema = z.strictObject({
  slots: z.record(z.string(), slotSchema),
  orders: z.record(z.enum(orderNames), z.array(text).check(z.minLength(1))),
});

/** Checks `rollout.yaml` and `rollout/<phase>.yaml` against each other; faults are added to `faults`. */
export function parseRollout(
  sources: readonly { readonly path: string; readonly value: unknown }[],
  faults: TemplateFault[],
): Rollout {
  const report = (template: string, place: string, message: string) =>
    faults.push({ template, place, message });
  const main = ordersSchema.safeParse(sources.find(({ path }) => path === 'rollout.yaml')?.value, inWords);
  if (!main.success) {
    for (const issue of main.error.issues) report('rollout.yaml', issue.path.join('.'), issue.message);
  }
  const phases = new Map<string, PhaseText>();
  for (const { path, value } of sources.filter((source) => source.path !== 'rollout.yaml')) {
    const parsed = phaseSchema.safeParse(value, inWords);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) report(path, issue.path.join('.'), issue.message);
      continue;
    }
    const name = path.replace(/^rollout\//, '').replace(/\.yaml$/, '');
    if (parsed.data.id !== name) report(path, 'id', `is ${parsed.data.id}, but the file is named ${name}`);
    phases.set(parsed.data.id, parsed.data as PhaseText);
  }
  const rollout: Rollout = {
    slots: new Map(Object.entries(main.data?.slots ?? {})),
    orders: new Map(Object.entries(main.data?.orders ?? {})),
    phases,
  };
  checkOrders(rollout, report);
  for (const phase of phases.values()) checkPhase(phase, rollout, report);
  return rollout;
}

/** What checks can name besides the facts: the directory of their phase, and the object that they look at. */
const phaseShape = { phase: { directory: 'scalar' } } as const;
const checkShape = { check: { object: 'scalar' } } as const;

type Report = (template: string, place: string, message: string) => void;

function checkOrders({ orders, phases }: Rollout, report: Report): void {
  const used = new Set<string>();
  for (const [name, order] of orders) {
    for (const [index, id] of order.entries()) {
      used.add(id);
      if (!phases.has(id)) report('rollout.yaml', `orders.${name}[${index}]`, `there is no phase ${id}`);
    }
  }
  for (const id of phases.keys()) {
    if (!used.has(id)) report(`rollout/${id}.yaml`, 'id', 'no order uses it');
  }
}

function checkPhase(phase: PhaseText, { slots }: Rollout, report: Report): void {
  const file = `rollout/${phase.id}.yaml`;
  for (const [index, step] of phase.steps.entries()) {
    const place = `steps[${index}]`;
    const named = [
      ...('apply' in step ? [step.apply, step.undoneBy] : []),
      ...('cutOver' in step ? [step.cutOver] : []),
      ...('takeAwayByHand' in step ? [step.takeAwayByHand] : []),
    ];
    for (const slot of named) {
      if (slot !== undefined && !slots.has(slot)) report(file, place, `there is no slot ${slot}`);
    }
    const { command, why, undo, whyBack } = 'command' in step ? step : {};
    const texts = [command, why, undo, whyBack].filter((one) => one !== undefined);
    checkTexts(texts, step, file, place, report);
  }
  for (const [index, check] of phase.checks.entries()) {
    const place = `checks[${index}]`;
    const texts = [check.title, check.command, check.expect, check.object].filter((one) => one !== undefined);
    checkTexts(texts, check, file, place, report, check.object === undefined ? {} : checkShape);
  }
}

function checkTexts(
  texts: readonly string[],
  { when, forEach }: { readonly when?: Condition; readonly forEach?: string },
  file: string,
  place: string,
  report: Report,
  more: { readonly [name: string]: Shape } = {},
): void {
  const list = forEach === undefined ? undefined : shapeAt(factShape, forEach);
  if (forEach !== undefined && !Array.isArray(list))
    report(file, `${place}.forEach`, `${forEach} is not a list`);
  const names: { readonly [name: string]: Shape } = Array.isArray(list)
    ? { ...factShape, ...phaseShape, ...more, item: list[0] as Shape }
    : { ...factShape, ...phaseShape, ...more };
  for (const path of [...texts.flatMap(placeholdersIn), ...(when ? factsIn(when) : [])]) {
    if (shapeAt(names, path) === undefined) report(file, place, `there is no fact ${path}`);
  }
}
