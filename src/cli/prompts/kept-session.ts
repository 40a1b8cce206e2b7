import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import * as z from 'zod/mini';
import { applicationProtocols } from '../../model/topology.ts';
import type { Session } from '../../questionnaire/session.ts';
import { draftRoles, emptyTopology, type TopologyDraft } from '../../questionnaire/topology-draft.ts';
import { writeFileWhole } from '../output/write-file.ts';
import { toolName } from '../version.ts';
import type { World } from '../world.ts';

const port = z.number();
const topologySchema = z.object({
  workloads: z.array(
    z.object({
      name: z.string(),
      namespace: z.string(),
      ports: z.array(z.object({ port, appProtocol: z.enum(applicationProtocols) })),
      role: z.optional(z.enum(draftRoles)),
    }),
  ),
  calls: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      port,
      http: z.optional(z.union([z.string(), z.array(z.string())])),
    }),
  ),
  entryPoints: z.array(z.object({ to: z.string(), port, hosts: z.optional(z.array(z.string())) })),
  externals: z.array(
    z.object({
      name: z.string(),
      hosts: z.optional(z.array(z.string())),
      cidrs: z.optional(z.array(z.string())),
    }),
  ),
});
const keptSchema = z.object({
  version: z.literal(1),
  answered: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  trail: z.array(z.string()),
  topology: topologySchema,
  /** The file as it was last left in the editor. */
  edited: z.optional(z.string()),
});

/** What is kept of a questionnaire that was left before its end. */
export type Kept = z.infer<typeof keptSchema>;

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

/** Keeps the file as it was left in the editor. */
export function keepEdited(world: World, edited: string): void {
  keep(world, { edited });
}

type KeptPart =
  | Pick<Session, 'answered' | 'trail'>
  | { readonly topology: TopologyDraft }
  | { readonly edited: string };

/** That something cannot be kept is no reason to stop asking. */
function keep(world: World, part: KeptPart): void {
  const file = keptFile(world.environment);
  if (!file) return;
  const before = readKept(world.environment) ?? { answered: {}, trail: [], topology: emptyTopology };
  const kept = { ...before, ...part, version: 1 };
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
    const { success, data } = keptSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    const isWhole = success && data.trail.every((id) => Object.hasOwn(data.answered, id));
    return isWhole ? data : undefined;
  } catch {
    return undefined;
  }
}

export function forget(environment: World['environment']): void {
  const file = keptFile(environment);
  if (file) rmSync(file, { force: true });
}
