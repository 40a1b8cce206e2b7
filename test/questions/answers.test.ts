import { describe, expect, it } from 'vitest';
import { knowledge } from '../decision/knowledge.ts';

describe('the questions', () => {
  it('are sixteen, seven of them asked by the flowchart', () => {
    const asked = knowledge.flowchart.nodes.flatMap((node) => ('question' in node ? [node.question] : []));
    expect(knowledge.requirements).toHaveLength(16);
    expect(new Set(asked).size).toBe(7);
    expect(knowledge.flowchart.nodes.map(({ id }) => id).join('')).toBe('ABCDEFGHIJKL');
  });

  it('are all answered by each preset', () => {
    for (const { id, answers } of knowledge.presets) {
      expect([id, Object.keys(answers).sort()]).toEqual([
        id,
        knowledge.requirements.map((question) => question.id).sort(),
      ]);
    }
  });

  /** Answers that no preset gives; the tests of the decision give them (a case for each constraint and rule). */
  const outsidePresets = [
    'policy-enforcement: no',
    'compliance: segmentation',
    'existing-mesh: istio-ambient',
    'existing-mesh: other',
    'isolation: none',
  ];

  it('have each option in a preset, or in the list of those that have none', () => {
    const given = new Set(
      knowledge.presets.flatMap(({ answers }) =>
        Object.entries(answers).flatMap(([question, answer]) =>
          [answer].flat().map((option) => `${question}: ${option}`),
        ),
      ),
    );
    const options = knowledge.requirements.flatMap(({ id, options }) =>
      options.map((option) => `${id}: ${option.id}`),
    );
    expect(options.filter((option) => !given.has(option)).sort()).toEqual([...outsidePresets].sort());
  });

  it('each make a difference: to the outcome, a score, a position or a row', () => {
    for (const { id, options } of knowledge.requirements) {
      const weighs = options.some(({ demands, costs, position }) => demands ?? costs ?? position);
      const named = JSON.stringify([
        knowledge.flowchart,
        knowledge.constraints,
        knowledge.dataPlanes,
      ]).includes(`"${id}"`);
      expect([id, weighs || named]).toEqual([id, true]);
    }
  });
});

describe('the feature matrix', () => {
  it('has the thirteen rows of the guide, with its words', () => {
    const rows = [...knowledge.featureMatrix.capabilities, ...knowledge.featureMatrix.costs];
    expect(rows.map(({ id, guide }) => [id, guide['network-policies'], guide.istio])).toEqual([
      ['l34', 'Yes', 'Yes'],
      ['l7', 'No', 'Yes'],
      ['mtls', 'No', 'Yes'],
      ['encryption', 'No', 'Yes (automatic)'],
      ['identity', 'Limited (namespace/pod labels)', 'Yes (SPIFFE identities)'],
      ['rate-limiting', 'No', 'Yes'],
      ['retries', 'No', 'Yes'],
      ['circuit-breaking', 'No', 'Yes'],
      ['routing', 'No', 'Yes'],
      ['observability', 'Limited', 'Comprehensive'],
      ['overhead', 'Minimal', 'Moderate to High'],
      ['complexity', 'Low', 'High'],
      ['cni', 'Yes', 'Optional'],
    ]);
  });

  it('stands beside a correction where its support differs from the guide’s word', () => {
    const level = (word: string) =>
      word.startsWith('Yes') || word === 'Comprehensive' ? 1 : word === 'No' ? 0 : 0.5;
    for (const { id, guide, support, correction } of knowledge.featureMatrix.capabilities) {
      const differs =
        level(guide.istio) !== support.istio ||
        level(guide['network-policies']) !== support['network-policies'];
      expect([id, differs && correction === undefined]).toEqual([id, false]);
    }
  });
});

describe('the quadrant chart', () => {
  it('has the eight scenarios of the guide where the guide puts them', () => {
    expect(
      knowledge.quadrant.scenarios.map(({ id, complexity, security }) => [id, complexity, security]),
    ).toEqual([
      ['simple', 20, 30],
      ['multi-tenant', 40, 50],
      ['zero-trust', 70, 90],
      ['regulated', 60, 85],
      ['edge-iot', 30, 40],
      ['enterprise', 80, 70],
      ['api-gateway', 50, 60],
      ['legacy', 60, 50],
    ]);
  });

  it('has no rule that names a scenario', () => {
    const steps = knowledge.requirements.flatMap(({ options }) =>
      options.map(({ position }) => position ?? {}),
    );
    expect(steps.flatMap(Object.keys).every((axis) => axis === 'complexity' || axis === 'security')).toBe(
      true,
    );
  });
});

describe('the guide’s lists', () => {
  it('are complete', () => {
    const { whenToUse, chooseWhen, situations } = knowledge.quickGuide;
    expect(whenToUse['network-policies']).toHaveLength(5);
    expect(whenToUse.istio).toHaveLength(6);
    expect(chooseWhen['network-policies']).toHaveLength(4);
    expect(chooseWhen.istio).toHaveLength(4);
    expect(chooseWhen.hybrid).toHaveLength(4);
    expect(situations).toHaveLength(8);
    expect(knowledge.useCases).toHaveLength(4);
  });

  it('have a preset for each use case, which ends at an approach that it names or says why not', () => {
    for (const { preset, approaches } of knowledge.useCases) {
      const found = knowledge.presets.find(({ id }) => id === preset);
      expect(found?.guideSays).toEqual(approaches);
    }
  });
});
