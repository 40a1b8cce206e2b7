import type { Comments } from '../../answers/write-yaml.ts';
import type { Discovery } from '../../discovery/discovery.ts';
import { shownName } from '../input/standard-input.ts';
import { shownBy } from './found-answers.ts';

/** What a reader of the answers file has to know, above the parts that it is about. */
export function discoveryComments(
  { requirements, platform, topology }: Discovery,
  named: readonly string[],
): Comments {
  const comments = new Map<string, string>([
    [
      '',
      `Discovered in ${named.map(shownName).join(', ')}. Review the calls: what is missing will be denied.\nSet callsConfirmed: true on each workload whose calls, in and out, are complete; until then no policy isolates it.`,
    ],
  ]);
  for (const { question, evidence } of requirements) {
    comments.set(`requirements.${question}`, shownBy(evidence));
  }
  for (const fact of new Set(platform.evidence.map((one) => one.fact))) {
    const seen = platform.evidence.filter((one) => one.fact === fact).map((one) => one.evidence);
    const key = `platform.${fact.split(' ')[0] ?? ''}`;
    const known = comments.get(key);
    comments.set(key, known === undefined ? shownBy(seen) : `${known}; ${shownBy(seen)}`);
  }
  if (topology.calls.length > 0) {
    comments.set(
      'topology.calls',
      'Each with what shows it. Confidence: high where a variable, argument or script names host and port in full, medium where a mounted file names them or one of them follows, low where it is a guess.',
    );
  }
  return comments;
}
