import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { freshFolder, run } from './run-program.ts';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const answers = resolve('examples/online-boutique/answers.yaml');
const ambient = 'version: 1\noverlay: true\nplatform: {istio: {dataPlane: ambient-waypoint}}\n';
const transformers = {
  labels: ['labels: [{pairs: {team: shop}}]', 0],
  annotations: ['commonAnnotations: {team: shop}', 0],
  namespace: ['namespace: other', 1],
  prefix: ['namePrefix: acme-', 1],
  selectors: ['commonLabels: {team: shop}', 1],
} as const;

it.runIf(hasKubectl)(
  'verify sees through what overlays of kustomize make of a bundle',
  { timeout: 60_000 },
  () => {
    const folder = freshFolder();
    const all = ['--answers', answers, '--answers', join(folder, 'ambient.yaml')];
    writeFileSync(join(folder, 'ambient.yaml'), ambient);
    expect(run(['advise', ...all, '--output-dir', join(folder, 'policies')]).code).toBe(0);
    for (const [name, [transformer, code]] of Object.entries(transformers)) {
      const overlay = join(folder, name);
      mkdirSync(overlay);
      writeFileSync(join(overlay, 'kustomization.yaml'), `resources: [../policies/final]\n${transformer}\n`);
      const built = spawnSync('kubectl', ['kustomize', overlay], { encoding: 'utf8' });
      expect([name, built.status]).toEqual([name, 0]);
      const verified = run(['verify', '-', ...all], { input: built.stdout });
      expect([name, verified.code]).toEqual([name, code]);
    }
  },
);
