import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readObjects } from '../../../src/kubernetes/read-objects.ts';
import { analyse } from '../../../src/semantics/analysis/analyse.ts';
import { analysedWorld } from '../../../src/semantics/verification/analysed-world.ts';
import { verifyPolicies } from '../../../src/semantics/verification/verify-policies.ts';
import { defaultPlatform, ownKnowledge } from '../default-platform.ts';
import type { Family, FamilyResult } from '../family.ts';
import { guideFaults } from '../guide-faults.ts';

/** The guide's YAML blocks, read from its text beside the cases: every known fault is found, or cannot be seen. */
export const guideBlocks: Family = {
  name: 'guide-blocks',
  folders: [],
  run(casesDirectory) {
    const folder = resolve(casesDirectory, '../guide');
    const blocks = existsSync(folder) ? blocksIn(folder) : [];
    if (blocks.length !== guideFaults.length) {
      const reason = blocks.length === 0 ? `${folder} holds no guide` : `it has ${blocks.length} blocks`;
      return {
        unit: 'faults',
        passed: 0,
        failed: [],
        outOfScope: [{ case: 'the guide', reason }],
        explained: [],
      };
    }
    const failed: FamilyResult['failed'][number][] = [];
    const outOfScope: { case: string; reason: string }[] = [];
    const notes: string[] = [];
    let passed = 0;
    for (const [index, faults] of guideFaults.entries()) {
      const found = whatIsFound(blocks[index] ?? '', `B${index + 1}.yaml`);
      for (const { fault, found: code, hidden } of faults) {
        const name = `B${index + 1} ${fault}`;
        if (code === undefined) outOfScope.push({ case: name, reason: hidden ?? '' });
        else if (found.has(code)) {
          passed += 1;
          notes.push(`${name}: ${code}`);
        } else failed.push({ case: name, expected: code, found: [...found].join(', ') || 'nothing' });
      }
    }
    return { unit: 'faults', passed, failed, outOfScope, explained: [], notes };
  },
};

function blocksIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)])
    .map(([, text]) => text ?? '');
}

/** Codes of findings, `refused` where an object is, and `cut: dns` for what is cut. */
function whatIsFound(text: string, file: string): Set<string> {
  const { objects } = readObjects(text, file);
  const input = { objects, platform: defaultPlatform(), workloads: 'objects' } as const;
  const { verification } = verifyPolicies(input, ownKnowledge().networkPlugins);
  const denied = verification.needs.filter(({ outcome }) => outcome === 'denied');
  return new Set([
    ...analyse({ ...analysedWorld(input), objects, platform: input.platform }).map(({ code }) => code),
    ...(verification.faults.some(({ kind }) => kind === 'refused') ? ['refused'] : []),
    ...denied.map(({ purpose }) => `cut: ${purpose}`),
  ]);
}
