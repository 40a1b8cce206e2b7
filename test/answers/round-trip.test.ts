import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersToFile } from '../../src/answers/answers-to-file.ts';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { writeAnswers } from '../../src/answers/write-answers.ts';
import type { Answers } from '../../src/model/answers.ts';
import type { CallOrigin, Topology, TrafficSettings } from '../../src/model/topology.ts';
import { platform, topology } from '../arbitrary/topology.ts';
import { knowledge } from './example-knowledge.ts';

const text = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.constantFrom(
      'yes',
      'null',
      '1.30',
      '# x',
      '- a',
      ': b',
      '*a',
      '&a',
      '!!x',
      '--- ',
      '{',
      "'",
      '"',
      '@',
      '%',
      '~',
      '2020-01-01',
    ),
  )
  .filter((value) => /^[\x20-\x7e]+$/.test(value));

const origin: fc.Arbitrary<CallOrigin> = fc.oneof(
  fc.constant<CallOrigin>({ kind: 'declared' }),
  fc.record({
    kind: fc.constant('inferred' as const),
    confidence: fc.constantFrom('high' as const, 'medium' as const, 'low' as const),
    evidence: fc.array(
      fc.record({ file: text, line: fc.integer({ min: 1, max: 9999 }), object: text, field: text }),
      { maxLength: 2 },
    ),
  }),
  fc.record({ kind: fc.constant('observed' as const), source: text, count: fc.nat(), lastSeen: text }),
  fc.record({
    kind: fc.constant('inferred' as const),
    confidence: fc.constant('high' as const),
    evidence: fc.constant([{ file: 'f', object: 'o', field: 'x' }]),
    observed: fc.record({ source: text, count: fc.nat(), lastSeen: text }),
  }),
  fc.record({
    kind: fc.constant('observed' as const),
    source: text,
    evidence: fc.constant([{ file: 'f', object: 'o', field: 'x' }]),
  }),
);

const settings: fc.Arbitrary<Omit<TrafficSettings, 'answer' | 'to'>> = fc.record(
  {
    timeout: fc.constantFrom('2s', '1m30s', '500ms'),
    retries: fc.record({
      attempts: fc.nat({ max: 5 }),
      perTryTimeout: fc.constant('400ms'),
      codes: fc.subarray([502, 503]),
    }),
    circuitBreaker: fc.record({
      maxConnections: fc.integer({ min: 1, max: 999 }),
      interval: fc.constant('10s'),
    }),
    rateLimit: fc.record({
      requests: fc.integer({ min: 1, max: 999 }),
      per: fc.constantFrom('second' as const, 'minute' as const),
    }),
    versions: fc.constant<TrafficSettings['versions']>([]),
  },
  { requiredKeys: ['versions'] },
);

/** A topology as the reader itself would number it, with origins and traffic settings beside the rest. */
const numbered: fc.Arbitrary<Topology> = fc
  .tuple(topology, fc.array(origin, { minLength: 12, maxLength: 12 }), fc.array(settings, { maxLength: 2 }))
  .map(([one, origins, traffic]) => ({
    ...one,
    calls: one.calls.map((call, at) => ({
      ...call,
      answer: `topology.calls[${at}]`,
      origin: origins[at] ?? call.origin,
    })),
    entryPoints: one.entryPoints.map((entry, at) => ({ ...entry, answer: `topology.entryPoints[${at}]` })),
    traffic: traffic.flatMap((setting, at) => {
      const to = one.workloads[at];
      return to
        ? [{ ...setting, answer: `topology.traffic[${at}]`, to: { namespace: to.namespace, name: to.name } }]
        : [];
    }),
  }));

const requirements = fc.record(
  Object.fromEntries(
    knowledge.requirements.map(({ id, kind, options }) => {
      const ids = options.map((option) => option.id);
      return [
        id,
        kind === 'one'
          ? fc.constantFrom(...ids, 'unknown')
          : fc.oneof(fc.subarray(ids), fc.constant('unknown')),
      ];
    }),
  ),
) as fc.Arbitrary<Answers['requirements']>;

describe('what is written', () => {
  it.each(['yaml', 'json'] as const)('reads back as the same answers (%s)', (format) => {
    fc.assert(
      fc.property(requirements, numbered, (needs, declared) => {
        const enforced = platform.policyEnforcement;
        const answers = {
          requirements: { ...needs, 'policy-enforcement': enforced },
          platform,
          topology: declared,
        };
        const written = writeAnswers(answersToFile(answers), format);
        const { answers: read, problems } = readAnswers(knowledge, [{ name: 'a', text: written }]);
        expect(problems).toEqual([]);
        expect(read?.requirements).toEqual(answers.requirements);
        expect(read?.platform).toEqual(platform);
        expect(read?.topology).toEqual(declared);
        expect(read?.assumptions).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('is the same bytes when written again', () => {
    fc.assert(
      fc.property(numbered, (declared) => {
        const first = writeAnswers(answersToFile({ requirements: {}, platform, topology: declared }));
        const { file } = readAnswers(knowledge, [{ name: 'a', text: first }]);
        expect(file && writeAnswers(file)).toBe(first);
      }),
      { numRuns: 50 },
    );
  });
});
