import { describe, expect, it } from 'vitest';
import { condenseFindings } from '../../src/report/condense-findings.ts';
import { tellCondensed } from '../../src/report/finding-text.ts';
import { listFindings } from '../../src/report/list-findings.ts';
import { plainStyle } from '../../src/report/style.ts';
import { knowledge } from '../decision/knowledge.ts';

const open = (workload: string, port: number) => ({
  code: 'proxy-port-unguarded',
  values: { workload, port },
});
const everyPort = (workload: string) => [15020, 15021, 15090].map((port) => open(workload, port));

describe('findings that say the same', () => {
  it('are one, with everything that the others have', () => {
    expect(condenseFindings([...everyPort('shop/web'), ...everyPort('shop/cart')])).toEqual([
      {
        finding: open('shop/web', 15020),
        count: 6,
        others: [
          ['workload', ['shop/cart']],
          ['port', ['15021', '15090']],
        ],
      },
    ]);
  });

  it('lose none where not each value stands with each', () => {
    const uneven = [...everyPort('shop/web'), open('shop/cart', 15020)];
    const condensed = condenseFindings(uneven);
    expect(condensed.reduce((sum, { count }) => sum + count, 0)).toBe(uneven.length);
    expect(condensed.flatMap(({ others }) => others)).not.toContainEqual(['workload', ['shop/cart']]);
  });

  it('stay by themselves where each has a place of its own', () => {
    const placed = everyPort('shop/web').map((finding, index) => ({
      ...finding,
      answer: `topology.workloads[${index}]`,
    }));
    expect(condenseFindings(placed).map(({ count }) => count)).toEqual([1, 1, 1]);
  });

  it('are counted and listed below their title', () => {
    const told = tellCondensed([...everyPort('shop/web'), ...everyPort('shop/cart')], knowledge);
    const text = listFindings(told, { most: 6, rest: '-o markdown' }, plainStyle).join('\n');
    expect(text).toContain('  Warning    Ports of the sidecar answer without it (6). explain');
    expect(text).toContain('    - port 15020 of shop/web is open');
    expect(text).toContain('      likewise workload shop/cart; port 15021, 15090');
  });
});
