import type { Check, Phase, RolloutStep } from '../../model/plan.ts';
import { holds } from '../condition.ts';
import { fillPlaceholders } from '../expand-tree.ts';
import type { Facts } from '../facts/facts.ts';
import type { Survey } from '../facts/survey.ts';
import { cappedName } from '../object-name.ts';
import { type Scope, valueAt, withName } from '../scope.ts';
import { standingDirectory } from '../standing-documents.ts';
import { commandOf } from './command-of.ts';
import type { Doable } from './doable.ts';
import { meshSteps } from './mesh-steps.ts';
import type { PhaseStep, PhaseText, Rollout } from './parse-rollout.ts';
import { quoteShell } from './quote-shell.ts';

/** What the steps of a phase lead to: the units that each slot holds. */
export interface SlotContents {
  readonly slot: string;
  /** Empty for a slot without units. */
  readonly units: readonly { readonly name: string; readonly direction?: string }[];
}

interface Context {
  readonly survey: Survey;
  readonly facts: Facts;
  readonly rollout: Rollout;
  readonly contents: ReadonlyMap<string, SlotContents>;
  /** Namespaces in which objects of somebody else stand that units of the bundle take the place of. */
  readonly standing: ReadonlySet<string>;
  readonly directories: ReadonlyMap<string, string>;
}

/**
 * The phases of an approach in their accepted order, without those that have nothing to do, and the directory of each
 * slot, numbered by the phase that applies it first. What stood before comes back where a unit that took its place is
 * undone.
 */
export function makePhases(
  survey: Survey,
  facts: Facts,
  rollout: Rollout,
  contents: ReadonlyMap<string, SlotContents>,
  standing: ReadonlySet<string>,
): { phases: Phase[]; directories: Map<string, string> } {
  const order = (rollout.orders.get(orderName(survey)) ?? []).map(
    (id) => rollout.phases.get(id) as PhaseText,
  );
  const plain = new Map([...contents.keys()].map((slot) => [slot, slot]));
  const applied = new Set<string>();
  const kept = order.filter(
    (phase) =>
      stepsOf(phase, { survey, facts, rollout, contents, standing, directories: plain }, applied).length > 0,
  );
  const directories = directoriesOf(kept, contents);
  const context = { survey, facts, rollout, contents, standing, directories };
  const done = new Set<string>();
  const phases = kept.map((phase, index): Phase => {
    const doables = stepsOf(phase, context, done);
    return {
      id: phase.id,
      title: phase.title,
      why: phase.why,
      steps: doables.map(({ step }) => step),
      undo: [...doables].reverse().flatMap(({ undo }) => undo),
      checks: checksOf(phase, directoryOf(phase, index), facts),
    };
  });
  return { phases, directories };
}

/** One directory for each phase that applies objects; below it one for each slot, where it applies several. */
function directoriesOf(
  phases: readonly PhaseText[],
  contents: ReadonlyMap<string, SlotContents>,
): Map<string, string> {
  const directories = new Map<string, string>();
  for (const [index, phase] of phases.entries()) {
    const slots = phase.steps
      .flatMap((step) => ('apply' in step ? [step.apply] : []))
      .filter((slot) => contents.has(slot) && !directories.has(slot));
    const directory = directoryOf(phase, index);
    for (const slot of slots) directories.set(slot, slots.length === 1 ? directory : `${directory}/${slot}`);
  }
  return directories;
}

function directoryOf({ id }: PhaseText, index: number): string {
  return `${String(index + 1).padStart(2, '0')}-${id}`;
}

function orderName({ decision, dataPlane }: Survey): string {
  if (decision.approach === 'network-policies') return decision.approach;
  return `${decision.approach}-${dataPlane === 'sidecar' ? 'sidecar' : 'ambient'}`;
}

function stepsOf(phase: PhaseText, context: Context, applied: Set<string>): Doable[] {
  return phase.steps.flatMap((step): Doable[] => {
    const scopes = scopesOf(step, context.facts);
    return scopes.flatMap((scope) => doablesOf(step, scope, phase.id, context, applied));
  });
}

function doablesOf(
  step: PhaseStep,
  scope: Scope,
  phase: string,
  { survey, facts, contents, standing, directories }: Context,
  applied: Set<string>,
): Doable[] {
  if ('command' in step) {
    const rolled = (command: string, why: string): RolloutStep => ({
      kind: 'command',
      command: commandText(command, scope, phase),
      why: fillPlaceholders(why, scope, phase, 'why'),
    });
    const undo = step.undo === undefined ? [] : [rolled(step.undo, step.whyBack ?? step.why)];
    return [{ step: rolled(step.command, step.why), undo }];
  }
  if ('apply' in step) {
    const slot = contents.get(step.apply);
    if (!slot || applied.has(step.apply)) return [];
    applied.add(step.apply);
    const directory = directories.get(step.apply) ?? step.apply;
    if (!step.unitByUnit) return [{ step: apply(directory), undo: [remove(directory)] }];
    const before = step.undoneBy === undefined ? undefined : contents.get(step.undoneBy);
    const earlier = directories.get(step.undoneBy ?? '');
    return slot.units.map(({ name }) => ({
      step: apply(`${directory}/${name}`),
      undo: before?.units.some((unit) => unit.name === name)
        ? [apply(`${earlier}/${name}`)]
        : [standing.has(name) ? apply(`${standingDirectory}/${name}`) : remove(`${directory}/${name}`)],
    }));
  }
  if ('cutOver' in step) {
    const slot = contents.get(step.cutOver);
    if (!slot) return [];
    const directory = directories.get(step.cutOver) ?? step.cutOver;
    const units = slot.units.filter(
      ({ direction }) => step.direction === undefined || direction === step.direction,
    );
    const places = slot.units.length === 0 ? [directory] : units.map(({ name }) => `${directory}/${name}`);
    return places.map((place) => ({ step: remove(place), undo: [apply(place)] }));
  }
  if ('takeAwayByHand' in step) {
    if (!contents.has(step.takeAwayByHand)) return [];
    const directory = directories.get(step.takeAwayByHand) ?? step.takeAwayByHand;
    return [
      {
        step: { kind: 'command', command: commandOf(remove(directory)), why: step.why },
        undo: [{ kind: 'command', command: commandOf(apply(directory)), why: step.whyBack }],
      },
    ];
  }
  return meshSteps(step, survey, facts);
}

function checksOf(phase: PhaseText, directory: string, facts: Facts): Check[] {
  return phase.checks.flatMap((check) =>
    scopesOf(check, facts)
      .map((scope) => withName(scope, 'phase', { directory }))
      .map((scope) => withObject(check, scope, phase.id))
      .map((scope) => ({
        title: fillPlaceholders(check.title, scope, phase.id, 'check'),
        command: commandText(check.command, scope, phase.id),
        expect: fillPlaceholders(check.expect, scope, phase.id, 'check'),
      })),
  );
}

function withObject({ object }: PhaseText['checks'][number], scope: Scope, phase: string): Scope {
  if (object === undefined) return scope;
  return withName(scope, 'check', { object: cappedName(fillPlaceholders(object, scope, phase, 'check')) });
}

function scopesOf({ when, forEach }: Pick<PhaseStep, 'when' | 'forEach'>, facts: Facts): Scope[] {
  const scope = facts as unknown as Scope;
  const items = forEach === undefined ? undefined : (valueAt(scope, forEach) as readonly unknown[]);
  const scopes = items === undefined ? [scope] : items.map((item) => withName(scope, 'item', item));
  return scopes.filter((inner) => when === undefined || holds(when, inner));
}

/** Values in a command are quoted for the shell, whatever they hold. */
function commandText(command: string, scope: Scope, phase: string): string {
  return fillPlaceholders(command, scope, phase, 'command', (value) =>
    value === '' ? '' : quoteShell(value),
  ).trimEnd();
}

function apply(directory: string): RolloutStep {
  return { kind: 'apply', directory };
}

function remove(directory: string): RolloutStep {
  return { kind: 'delete', directory };
}
