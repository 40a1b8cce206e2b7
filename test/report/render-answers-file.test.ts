import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { renderAnswersFile } from '../../src/report/render-answers-file.ts';

const knowledge = loadKnowledge(resolve(import.meta.dirname, '../../questions'));
const text = renderAnswersFile({}, knowledge);
const read = (written: string) => readAnswers(knowledge, [{ name: 'answers.yaml', text: written }]);
const unwrapped = text.replace(/\n[ #]*/g, ' ').replace(/ +/g, ' ');

describe('the file to start from', () => {
  it('is valid as it is, and misses only answers without a default', () => {
    const { problems, missing } = read(text);
    expect(problems).toEqual([]);
    expect(missing.map(({ path }) => path)).toEqual(['requirements.l7-policies']);
  });

  it('shows every question with all its options', () => {
    const profiles = {
      'network-plugins': knowledge.networkPlugins,
      resolvers: knowledge.resolvers,
      gateways: knowledge.gateways,
    };
    for (const { ask, options } of knowledge.requirements) {
      expect(unwrapped).toContain(ask);
      for (const { id, label } of options) expect(unwrapped).toContain(`${id}: ${label}`);
    }
    for (const { ask, askedAs, options = [], optionsFrom } of knowledge.platform) {
      if (askedAs !== undefined) continue;
      expect(unwrapped).toContain(ask);
      for (const { id, label } of options) expect(unwrapped).toContain(`${id}: ${label}`);
      for (const { id, title } of optionsFrom ? profiles[optionsFrom] : []) {
        expect(unwrapped).toContain(`${id}: ${title}`);
      }
    }
  });

  it('says which answers a run does not go without', () => {
    expect(text).toMatch(/^ {2}# Needed\.\n {2}# l7-policies:$/m);
    expect(text).toMatch(/^ {2}# Needed where l7-policies is no\.\n {2}# traffic-features: \[\]$/m);
  });

  it('shows a gateway that is valid with the "#" of its kind taken away', () => {
    const kept = /^# (platform:| {2}gateways:| {4}-)$/;
    const shown = text
      .split('\n')
      .map((line) => (kept.test(line) ? line.slice(2) : line))
      .join('\n')
      .replace(/^# {7}kind:$/m, '      kind: helm')
      .replace('# l7-policies:', "l7-policies: 'no'");
    const { answers, problems } = read(shown);
    expect(problems).toEqual([]);
    expect(answers?.platform.gateways[0]?.kind).toBe('helm');
  });

  it('shows a topology that is valid once its "#" is taken away', () => {
    const at = text.indexOf('# topology:');
    const shown = `${text.slice(0, at)}${text.slice(at).replace(/^# /gm, '')}`;
    const { problems, file } = read(shown);
    expect(problems).toEqual([]);
    expect(file?.topology?.calls?.length).toBeGreaterThan(0);
  });
});
