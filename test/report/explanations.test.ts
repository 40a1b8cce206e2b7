import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../src/rendering/load-templates.ts';
import { explanations } from '../../src/report/explanations/explanations.ts';
import { renderExplanation, renderExplanationList } from '../../src/report/render-explanation.ts';
import { plainStyle } from '../../src/report/style.ts';
import { textWidth } from '../../src/report/text-width.ts';
import { knowledge } from '../decision/knowledge.ts';

const { templates } = loadTemplates(resolve('templates'));
const all = explanations(knowledge, templates);
const { capabilities, costs } = knowledge.featureMatrix;

describe('explain', () => {
  it.each([
    ['questions', knowledge.requirements.map(({ id }) => id)],
    ['facts', knowledge.platform.map(({ id }) => id)],
    ['constraints', knowledge.constraints.map(({ id }) => id)],
    ['contradictions', knowledge.contradictions.map(({ id }) => id)],
    ['capabilities', [...capabilities, ...costs].map(({ id }) => id)],
    ['presets', knowledge.presets.map(({ id }) => id)],
    ['findings', knowledge.findings.map(({ code }) => code)],
    ['policies', templates.map(({ id }) => id)],
  ] as const)('knows all %s', (kind, ids) => {
    const told = all.filter((one) => one.kind === kind).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => !told.includes(id))).toEqual([]);
  });

  // The comparison of both ways is computed by its own command.
  it.each(all.filter(({ id }) => id !== 'both-ways'))(
    'says something of $kind $id in lines of 80 columns',
    (explanation) => {
      const lines = renderExplanation(explanation, plainStyle).split('\n');
      // A word that cannot be broken, such as an address, may stick out by itself.
      const wide = lines.filter((line) => textWidth(line) > 80 && line.trim().includes(' '));
      expect(wide).toEqual([]);
      expect(lines.filter((line) => line.trim() !== '').length).toBeGreaterThan(2);
    },
  );

  it('says where a run does not go without an answer, although it has a default', () => {
    const [explained] = all.filter(({ id }) => id === 'traffic-features');
    expect(explained?.parts.find(({ heading }) => heading === 'Without an answer')?.lines).toEqual([
      'none is assumed; where l7-policies is no, the run stops',
    ]);
  });

  it('lists all of them in lines of 80 columns', () => {
    const lines = renderExplanationList(all, undefined, plainStyle).split('\n');
    expect(lines.filter((line) => textWidth(line) > 80)).toEqual([]);
    for (const { id } of all) expect(lines.some((line) => line.includes(id))).toBe(true);
  });
});
