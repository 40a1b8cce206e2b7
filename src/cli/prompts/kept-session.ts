import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Session } from '../../questionnaire/session.ts';
import { emptyTopology, type TopologyDraft } from '../../questionnaire/topology-draft.ts';
import { writeFileWhole } from '../output/write-file.ts';
import { toolName } from '../version.ts';
import type { World } from '../world.ts';

/** What is kept of a questionnaire that was left before its end. */
export interface Kept {
  readonly version: 1;
  readonly answered: Session['answered'];
  readonly trail: Session['trail'];
  readonly topology: TopologyDraft;
}

/**
 * The file for it, by the XDG base directory specification: a relative XDG_STATE_HOME is ignored.
 * Without a home folder nothing is kept.
 */
export function keptFile(environment: World['environment']): string | undefined {
  const state = environment.XDG_STATE_HOME;
  if (state && isAbsolute(state)) return join(state, toolName, 'questionnaire.json');
  const home = environment.HOME ?? environment.USERPROFILE;
  return home ? join(home, '.local', 'state', toolName, 'questionnaire.json') : undefined;
}

/** Keeps the answers so far. */
export function keepAnswers(world: World, { answered, trail }: Session): void {
  if (trail.length > 0) keep(world, { answered, trail });
}

/** Keeps the tables so far. */
export function keepTopology(world: World, topology: TopologyDraft): void {
  if (topology.workloads.length > 0) keep(world, { topology });
}

/** That something cannot be kept is no reason to stop asking. */
function keep(world: World, part: Partial<Kept>): void {
  const file = keptFile(world.environment);
  if (!file) return;
  const before = readKept(world.environment) ?? { answered: {}, trail: [], topology: emptyTopology };
  const kept: Kept = { ...before, ...part, version: 1 };
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileWhole(file, `${JSON.stringify(kept, undefined, 2)}\n`);
  } catch (error) {
    world.detail(`The answers so far are not kept: ${(error as Error).message}`);
  }
}

/** What an earlier questionnaire left, or undefined; a file that is not of our making counts as nothing. */
export function readKept(environment: World['environment']): Kept | undefined {
  const file = keptFile(environment);
  if (!file) return undefined;
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<Kept>;
    const wellFormed =
      kept.version === 1 &&
      isRecord(kept.answered) &&
      Array.isArray(kept.trail) &&
      kept.trail.every((id) => typeof id === 'string' && Object.hasOwn(kept.answered ?? {}, id)) &&
      isRecord(kept.topology) &&
      ['workloads', 'calls', 'entryPoints', 'externals'].every((part) =>
        Array.isArray((kept.topology as unknown as Record<string, unknown>)[part]),
      );
    return wellFormed ? (kept as Kept) : undefined;
  } catch {
    return undefined;
  }
}

export function forget(environment: World['environment']): void {
  const file = keptFile(environment);
  if (file) rmSync(file, { force: true });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
