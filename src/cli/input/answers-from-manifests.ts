import type { AnswersInput } from '../../answers/read-answers.ts';
import { Failure } from '../failure.ts';
import type { World } from '../world.ts';
import { readManifests } from './read-manifests.ts';

/** The topology that Kubernetes manifests show, as one more source of answers. */
export async function answersFromManifests(
  named: readonly string[],
  _acceptInferred: boolean,
  world: World,
): Promise<AnswersInput> {
  const { texts, skipped } = await readManifests(named, world);
  for (const { name, reason } of skipped) world.note(`${name} ${reason}: passed over`);
  throw new Failure(`reading a topology from manifests (${texts.length} files found) is not there yet`);
}
