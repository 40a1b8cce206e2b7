import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../../src/answers/read-answers.ts';
import { knowledge } from '../example-knowledge.ts';
import { goodText, hostileCases } from './cases.ts';

describe('hostile answers files', () => {
  it('start from a file that is good', () => {
    expect(readAnswers(knowledge, [{ name: 'good.json', text: goodText }]).problems).toEqual([]);
  });

  it('are at least two hundred, each with a name of its own', () => {
    expect(hostileCases.length).toBeGreaterThanOrEqual(200);
    expect(hostileCases.length).toBe(
      new Set(hostileCases.map(({ name, text }) => `${name}${text.slice(0, 400)}`)).size,
    );
  });

  it.each(hostileCases.map((one) => [one.name, one] as const))('%s', (_, { text, at, says }) => {
    const { problems, answers } = readAnswers(knowledge, [{ name: 'hostile.yaml', text }]);
    expect(answers).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
    for (const { path, message, suggestion = '', file } of problems) {
      expect(message).not.toBe('');
      // One line that is safe to print, and that fits on a screen.
      expect(`${path}${message}${suggestion}`).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u);
      expect(message.length).toBeLessThan(700);
      if (path !== '' || !/^and (at least )?\d+ more/.test(message)) expect(file).toBe('hostile.yaml');
    }
    if (at !== undefined) expect(problems.map(({ path }) => path)).toContain(at);
    if (says) expect(problems.map(({ message }) => message).join('\n')).toMatch(says);
  });

  it('leave the prototype of objects alone', () => {
    for (const { text } of hostileCases) readAnswers(knowledge, [{ name: 'hostile.yaml', text }]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('never see a secret printed', () => {
    for (const { text } of hostileCases) {
      const { problems } = readAnswers(knowledge, [{ name: 'hostile.yaml', text }]);
      expect(JSON.stringify(problems)).not.toMatch(/hunter2|MIIEvQ|c2lnbmF0dXJl|IOSFODNN7|q{25}|a{35}\\\\"}/);
    }
  });
});
