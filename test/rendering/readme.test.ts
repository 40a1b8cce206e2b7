import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { renderBundle } from '../../src/rendering/render-bundle.ts';
import { decisionOf, planOf, type Scenario, scenarios, ways } from './fixtures/scenarios.ts';

function runbook(scenario: string, way: (typeof ways)[number]): string {
  const plan = planOf(scenarios[scenario] as Scenario, way);
  const files = renderBundle(plan, { decision: decisionOf(way), version: '1.2.3' });
  return files.find(({ path }) => path === 'README.md')?.content ?? '';
}
const blocksOf = (text: string) =>
  [...text.matchAll(/^(`{3,})bash\n([\s\S]*?)^\1$/gm)].map(([, , block = '']) => block);

describe('the runbook', () => {
  it.each(ways)('has blocks that bash can read: %o', (way) => {
    const blocks = ['plain', 'zero trust everywhere', 'egress of every kind through a gateway'].flatMap(
      (name) => blocksOf(runbook(name, way)),
    );
    expect(blocks.length).toBeGreaterThan(10);
    const { status, stderr } = spawnSync('bash', ['-n'], { input: blocks.join('\n'), encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('says which transformers of kustomize break the policies', () => {
    const text = runbook('plain', { approach: 'hybrid', dataPlane: 'sidecar' });
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      '`namespace`, `namePrefix`, `nameSuffix` and `commonLabels` break the policies',
    );
    expect(text).toContain('kubectl kustomize OVERLAY | netmesh-advisor verify - --answers ANSWERS');
  });

  it('leads to the decision record, where there is one', () => {
    const plan = planOf(scenarios.plain as Scenario, { approach: 'network-policies' });
    const options = { decision: decisionOf({ approach: 'network-policies' }), version: '1' };
    const text = (extraFiles: { path: string; content: string }[]) =>
      renderBundle(plan, { ...options, extraFiles }).find(({ path }) => path === 'README.md')?.content;
    expect(text([{ path: 'decision.md', content: '' }])).toMatch(/stands in\s`decision\.md`/);
    expect(text([])).not.toContain('decision.md');
  });

  it('says once what is checked of several objects', () => {
    const text = runbook('entry points of one host', { approach: 'hybrid', dataPlane: 'ambient-waypoint' });
    const titles = [...text.matchAll(/^Check: Requests to Services of .*$/gm)].map(([title]) => title);
    expect(new Set(titles).size).toBe(titles.length);
    const [block] = blocksOf(text).filter((one) => one.includes('awk -v service='));
    expect(block?.match(/awk -v service=/g)?.length).toBeGreaterThan(1);
    expect(block?.match(/ &&\n/g)?.length).toBe((block?.match(/awk -v service=/g)?.length ?? 0) - 1);
  });

  it.each(ways)('lets what runs connect anew at every cut-over, with the commands for it: %o', (way) => {
    const cutOvers = planOf(scenarios.plain as Scenario, way).phases.filter(({ id }) =>
      ['cut-over-ingress', 'cut-over-egress', 'authorization-cut-over'].includes(id),
    );
    expect(cutOvers.length).toBeGreaterThan(0);
    for (const { checks } of cutOvers) {
      expect(checks[0]?.command).toMatch(/^kubectl -n \S+ rollout restart \S+ && /);
    }
  });
});
