import type { AnswersFile } from '../../answers/answers-file.ts';
import { topologyToFile } from '../../answers/answers-to-file.ts';
import type { FoundAnswers } from '../../answers/read-inputs.ts';
import type { Discovery, SeenPlatform, SeenRequirement } from '../../discovery/discovery.ts';
import { append } from '../../model/group-by.ts';
import type { Evidence, Topology } from '../../model/topology.ts';

/** What was discovered in the written form of answers; with nothing in it that nobody has seen. */
export function discoveredFile(discovery: Discovery, topology: Topology): AnswersFile {
  const requirements = Object.fromEntries(
    discovery.requirements.map(({ question, answer }) => [question, answer]),
  );
  const { evidence: _, ...platform } = discovery.platform;
  return {
    version: 1,
    ...(discovery.requirements.length > 0 && { requirements }),
    ...(Object.keys(platform).length > 0 && { platform: written(platform) }),
    ...(topology.workloads.length > 0 && { topology: topologyToFile(topology) }),
  };
}

/** The same as one more source of answers, which lies below what a person says. */
export function foundAnswers(discovery: Discovery, topology: Topology): FoundAnswers {
  return {
    name: 'manifests',
    data: discoveredFile(discovery, topology),
    shownBy: {
      ...Object.fromEntries(
        discovery.requirements.map(({ question, evidence }) => [
          `requirements.${question}`,
          shownBy(evidence),
        ]),
      ),
      ...platformShownBy(discovery.platform),
    },
  };
}

/** What shows a requirement, without lines: those move whenever somebody edits the file. */
export function shownBy(evidence: SeenRequirement['evidence']): string {
  const places = [...new Set(evidence.map(({ object, field }) => `${object} ${field}`))];
  const rest = places.length - 1;
  return `seen: ${places[0] ?? ''}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function platformShownBy({ evidence, ...platform }: SeenPlatform): Record<string, string> {
  const isScalar = (path: string) => {
    const value = path
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], platform);
    return typeof value === 'string' || typeof value === 'number';
  };
  const byFact = new Map<string, Evidence[]>();
  for (const { fact, evidence: seen } of evidence) append(byFact, fact, seen);
  return Object.fromEntries(
    [...byFact].filter(([fact]) => isScalar(fact)).map(([fact, seen]) => [`platform.${fact}`, shownBy(seen)]),
  );
}

/** Plain data without the readonly that a written form does not know. */
function written(platform: Omit<SeenPlatform, 'evidence'>): NonNullable<AnswersFile['platform']> {
  const { gateways, ...rest } = structuredClone(platform);
  const told = gateways?.map(({ ports, ...gateway }) => ({ ...gateway, ...(ports.length > 0 && { ports }) }));
  return { ...rest, ...(told && { gateways: told }) } as NonNullable<AnswersFile['platform']>;
}
