import type { View } from './view.ts';

/** istiod takes whole milliseconds; what is below one, or no duration, the schema has refused. */
export function checkDuration(duration: View): void {
  if (duration.set && duration.duration % 1e6 !== 0) duration.refuse('must be whole milliseconds');
}
