import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { memoryText } from '../../src/report/cost-text.ts';
import { decisionJson } from '../../src/report/decision-json.ts';
import type { DecisionView } from '../../src/report/decision-view.ts';
import { renderDecision } from '../../src/report/render-decision.ts';
import { renderRecord } from '../../src/report/render-record.ts';
import { plainStyle } from '../../src/report/style.ts';
import { textWidth } from '../../src/report/text-width.ts';

const knowledge = loadKnowledge(resolve(import.meta.dirname, '../../questions'));
const views = knowledge.presets.map((preset): readonly [string, DecisionView] => [
  preset.id,
  { knowledge, decision: decide(knowledge, { requirements: preset.answers }) },
]);
const blocked: DecisionView = {
  knowledge,
  decision: decide(knowledge, {
    requirements: { 'l7-policies': 'yes', 'policy-enforcement': 'no', compliance: 'segmentation' },
  }),
};

describe('renderDecision', () => {
  it.each(views)('%s: the answer first, why before scores, then what would change it', (_, view) => {
    const text = renderDecision(view, plainStyle);
    const order = ['Decision   ', '  Why', '  How each source sees it', '  What would change it'];
    const places = order.map((heading) => text.indexOf(heading));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it.each(views)('%s: no line wider than asked for, and none with space at its end', (_, view) => {
    for (const width of [40, 60, 80]) {
      const lines = renderDecision(view, { ...plainStyle, width }).split('\n');
      expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
      expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
    }
  });

  it('says what a mesh costs within the width of a narrow terminal', () => {
    const dataPlanes = (['sidecar', 'ambient-waypoint'] as const).map((dataPlane) => ({
      dataPlane,
      vcpu: 12.5,
      memoryMb: { low: 1024, high: 2048 },
      latencyMs: { low: 1.2, high: 2.6 },
    }));
    const cost = { pods: 36, nodes: 3, waypoints: 0, longestChain: 3, sources: [], dataPlanes };
    const view = { ...(views.find(([id]) => id === 's3-zero-trust')?.[1] as DecisionView), cost };
    for (const width of [40, 80]) {
      const lines = renderDecision(view, { ...plainStyle, width }).split('\n');
      expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
      expect(lines.join(' ')).toContain('12.5 vCPU');
    }
  });

  it('tells little memory in MiB, so that it does not read as none', () => {
    expect(memoryText({ low: 36, high: 48 })).toBe('36 to 48 MiB');
    expect(memoryText({ low: 36, high: 36 })).toBe('36 MiB');
    expect(memoryText({ low: 100, high: 300 })).toBe('0.1 to 0.3 GiB');
  });

  it('lists the options of a change with commas, and joins changes with "and"', () => {
    const [, view] = views.find(([id]) => id === 's3-zero-trust') ?? [];
    const [flip] = (view as DecisionView).decision.flips;
    const changes = [
      { question: 'isolation', to: ['none', 'namespaces', 'workloads'], how: 'answer' as const },
      { question: 'compliance', to: ['none'], how: 'answer' as const },
      { question: 'traffic-features', to: [], how: 'answer' as const },
    ];
    const flips = flip ? [{ ...flip, changes }] : [];
    const decision = { ...(view as DecisionView).decision, flips };
    const text = renderDecision({ ...(view as DecisionView), decision }, { ...plainStyle, width: 200 });
    expect(text).toContain(
      'isolation: none, namespaces or workloads with compliance: none and traffic-features: none',
    );
    const removed = changes.map((change) => ({ ...change, how: 'remove' as const })).slice(0, 1);
    const without = { ...decision, flips: flip ? [{ ...flip, changes: removed }] : [] };
    expect(renderDecision({ ...(view as DecisionView), decision: without }, plainStyle)).toContain(
      'isolation: without none, namespaces or workloads',
    );
  });

  it.each(views)('%s: colour adds nothing but colour', (_, view) => {
    const paint = (text: string): string => `\u001b[1m${text}\u001b[22m`;
    const painted = {
      ...plainStyle,
      strong: paint,
      dim: paint,
      good: paint,
      bad: paint,
      caution: paint,
      accent: paint,
    };
    const text = renderDecision(view, painted);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
    expect(text.replace(/\u001b\[\d+m/g, '')).toBe(renderDecision(view, plainStyle));
  });

  it('is ASCII and without columns for a screen reader', () => {
    const [, view] = views[0] ?? [];
    const text = view ? renderDecision(view, { ...plainStyle, unicode: false, linear: true }) : '';
    expect(text).toMatch(/^[\n -~]+$/);
    expect(text).toContain('Flowchart: ');
  });

  it('says once that a decision is blocked, and what to do', () => {
    const text = renderDecision(blocked, plainStyle);
    expect(text).toContain('none that can work');
    expect(text.match(/ignores Network Policies, and/g)).toHaveLength(1);
  });
});

describe('decisionJson', () => {
  it.each(views)('%s: survives JSON, and tells findings in words', (_, view) => {
    const json = decisionJson(view);
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    for (const finding of json.findings) expect(finding.message).not.toMatch(/\{\w+\}/);
  });
});

describe('renderRecord', () => {
  it.each(views)('%s: a page with reasons, what was not chosen, and what would change it', (_, view) => {
    const text = renderRecord(view);
    for (const heading of ['## Why', '## What was not chosen', '## What would change it']) {
      expect(text).toContain(heading);
    }
    expect(text.split('\n').length).toBeLessThan(90);
    expect(text).not.toContain('undefined');
  });
});
