import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBundleFolder } from '../../../src/cli/output/bundle-folder.ts';
import { refuseEscape, writeBundle } from '../../../src/cli/output/write-bundle.ts';
import { application } from '../answers.ts';
import { freshFolder, program, run } from '../run-program.ts';

describe('writeBundle', () => {
  it.each(['../x', '/etc/x', 'a/../../x', 'a//b', './a', 'a\\b', 'a\0b', '..', 'a/..'])(
    'refuses the path %j',
    (path) => {
      expect(() => refuseEscape(path)).toThrow('not a path inside the bundle');
    },
  );

  it('exchanges a folder of its own as a whole and leaves nothing beside it', async () => {
    const folder = freshFolder();
    const target = join(folder, 'out');
    for (const content of ['one', 'two']) {
      const files = [{ path: 'a/b.yaml', content }];
      const { changes } = await openBundleFolder('out', folder, files);
      writeBundle(target, files, changes, false);
      expect(readFileSync(join(target, 'a/b.yaml'), 'utf8')).toBe(content);
      expect(readdirSync(folder)).toEqual(['out']);
    }
  });

  it('puts back the folder that a kill between two renames left under its other name', async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, 'out/old'), 'old');
    renameSync(join(folder, 'out'), join(folder, '.out.netmesh-advisor-previous'));
    const { present } = await openBundleFolder('out', folder, []);
    expect(Object.keys(present)).toEqual(['old']);
  });

  it('has a whole folder or none, whenever it is killed', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'answers.yaml'), application);
    const whole = countFiles(
      await (async () => {
        expect(run(['advise', '--answers', 'answers.yaml', '-d', 'whole'], { cwd: folder }).code).toBe(0);
        return join(folder, 'whole');
      })(),
    );
    let killed = 0;
    for (let wait = 60; wait <= 400; wait += 20) {
      const name = `out-${wait}`;
      const child = spawn(process.execPath, [program, 'advise', '--answers', 'answers.yaml', '-d', name], {
        cwd: folder,
        stdio: 'ignore',
      });
      const ended = new Promise<NodeJS.Signals | null>((resolve) =>
        child.on('exit', (_, signal) => resolve(signal)),
      );
      const timer = setTimeout(() => child.kill('SIGKILL'), wait);
      if ((await ended) === 'SIGKILL') killed += 1;
      clearTimeout(timer);
      expect([0, whole]).toContain(countFiles(join(folder, name)));
    }
    expect(killed).toBeGreaterThan(0);
  });

  it('distrusts an inventory that names files outside its folder', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'precious'), 'mine');
    mkdirSync(join(folder, 'out'));
    const digest = 'a'.repeat(64);
    writeFileSync(
      join(folder, 'out/inventory.yaml'),
      `tool: {name: netmesh-advisor, version: 0.1.0}\nobjects: []\nfiles: [{path: ../precious, sha256: ${digest}}]\n`,
    );
    const { inventory, changes } = await openBundleFolder('out', folder, [
      { path: 'inventory.yaml', content: 'x' },
    ]);
    expect(inventory).toBeUndefined();
    expect(changes).toEqual([{ path: 'inventory.yaml', change: 'foreign' }]);
  });
});

function countFiles(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length;
}
