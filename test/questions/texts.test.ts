import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knowledge, questionsDirectory } from '../decision/knowledge.ts';

const files = readdirSync(questionsDirectory, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yaml'),
);

describe('texts of the knowledge', () => {
  it('fit on a line of a narrow terminal, where they stand on one', () => {
    const lines = [
      ...knowledge.requirements.flatMap(({ title, ask, options }) => [
        ['title', title, 30],
        ['ask', ask, 76],
        ...options.flatMap(({ label, hint, reason }) => [
          ['label', label, 72],
          ['hint', hint ?? '', 76],
          ['reason', reason?.text ?? '', 60],
        ]),
      ]),
      ...knowledge.platform.flatMap(({ title, ask }) => [
        ['title', title, 30],
        ['ask', ask, 76],
      ]),
      ...knowledge.constraints.map(({ reason }) => ['reason', reason, 55]),
      ...knowledge.findings.map(({ title }) => ['title', title, 76]),
    ] as [string, string, number][];
    expect(lines.filter(([, text, width]) => text.length > width)).toEqual([]);
  });

  it('speak plain English: no exclamation, no praise, no tabs or trailing space', () => {
    const offenders = files.filter((file) => {
      const text = readFileSync(join(questionsDirectory, file), 'utf8');
      return /\b(simply|just|easily|powerful|seamless|robust|best-in-class|leverage)\b|\t|[ ]+$|!\s/im.test(
        text,
      );
    });
    expect(offenders).toEqual([]);
  });

  it('name a source that a reader can find', () => {
    const sources = [
      ...knowledge.constraints.map(({ id, source }) => [id, source]),
      ...knowledge.networkPlugins.map(({ id, source }) => [id, source]),
      ...knowledge.resolvers.map(({ id, source }) => [id, source]),
      ...knowledge.gateways.map(({ id, source }) => [id, source]),
      ...knowledge.overheads.proxies.map(({ id, source }) => [id, source]),
      ...knowledge.overheads.latency.map(({ id, source }) => [id, source]),
      ...[...knowledge.featureMatrix.capabilities, ...knowledge.featureMatrix.costs].flatMap(
        ({ id, correction }) => (correction ? [[id, correction.source]] : []),
      ),
    ];
    expect(sources.filter(([, source]) => !/^https:\/\/[a-z0-9.-]+\/\S*$/.test(source ?? ''))).toEqual([]);
  });
});
