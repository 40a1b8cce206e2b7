import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { findManifests } from '../../../src/cli/input/find-manifests.ts';
import { readManifests } from '../../../src/cli/input/read-manifests.ts';
import { createWorld } from '../../../src/cli/world.ts';
import { freshFolder } from '../run-program.ts';

describe('findManifests', () => {
  it('takes YAML and JSON below folders in the order of their names, hidden folders and node_modules left out', () => {
    const folder = freshFolder();
    for (const name of [
      'b/two.yml',
      'a/one.yaml',
      'a/data.json',
      'a/notes.txt',
      '.git/x.yaml',
      'node_modules/x.yaml',
    ]) {
      write(folder, name);
    }
    expect(names(findManifests(['.'], folder))).toEqual(['a/data.json', 'a/one.yaml', 'b/two.yml']);
  });

  it('takes a file that was named itself, whatever its ending', () => {
    const folder = freshFolder();
    write(folder, 'deployment.tpl');
    expect(names(findManifests(['deployment.tpl'], folder))).toEqual(['deployment.tpl']);
  });

  it('walks each folder once where links lead in circles, and tells of those and of what is no file', () => {
    const folder = freshFolder();
    write(folder, 'a/one.yaml');
    symlinkSync('..', join(folder, 'a/up'));
    symlinkSync('a', join(folder, 'again'));
    symlinkSync('nowhere', join(folder, 'lost.yaml'));
    symlinkSync('itself.yaml', join(folder, 'itself.yaml'));
    symlinkSync('/dev/null', join(folder, 'device.yaml'));
    const found = findManifests(['.'], folder);
    expect(names(found)).toEqual(['a/one.yaml']);
    expect(found.skipped).toEqual([
      { name: 'a/up', reason: 'is a link back to a folder that holds it', isEmpty: true },
      { name: 'device.yaml', reason: 'is no ordinary file', isEmpty: true },
      { name: 'itself.yaml', reason: 'is a link that leads to itself', isEmpty: true },
      { name: 'lost.yaml', reason: 'is a link that leads nowhere', isEmpty: true },
    ]);
  });

  it('takes thousands of files', () => {
    const folder = freshFolder();
    for (let at = 0; at < 3000; at += 1) writeFileSync(join(folder, `m${at}.yaml`), '');
    expect(findManifests(['.'], folder).files).toHaveLength(3000);
  });

  it('ends the run where there are too many, or tells of those beyond the first', () => {
    const folder = freshFolder();
    for (let at = 0; at < 20_002; at += 1) writeFileSync(join(folder, `${100_000 + at}.yaml`), '');
    expect(() => findManifests(['.'], folder)).toThrow('more than 20000 manifests under .');
    const found = findManifests(['.'], folder, { firstOfMany: true });
    expect(found.files).toHaveLength(20_000);
    expect(found.skipped).toEqual([
      { name: '120000.yaml', reason: 'and all that follows lie beyond the first 20000 files' },
    ]);
  });

  it('says what does not exist, and that a name is empty', () => {
    expect(() => findManifests([''], freshFolder())).toThrow('the name of an input is empty');
    expect(() => findManifests(['nowhere'], freshFolder())).toThrow('nowhere does not exist');
  });
});

describe('readManifests', () => {
  it('reads files and standard input, and lists what it passes over', async () => {
    const folder = freshFolder();
    write(folder, 'one.yaml', 'kind: One');
    write(folder, 'binary.yaml', 'a\0b');
    write(folder, 'huge.yaml');
    truncateSync(join(folder, 'huge.yaml'), 100_000_001);
    const stdin = new PassThrough();
    stdin.end('kind: Two');
    const world = await createWorld(
      {
        environment: {},
        directory: folder,
        calledAs: 'x',
        stdin,
        stdout: new PassThrough(),
        stderr: new PassThrough(),
      },
      {},
    );
    const { texts, skipped } = await readManifests(['.', '-', '/dev/zero'], world);
    expect(texts).toEqual([
      { name: 'one.yaml', text: 'kind: One' },
      { name: '-', text: 'kind: Two' },
    ]);
    expect(skipped.map(({ name }) => name)).toEqual(['binary.yaml', 'huge.yaml', '/dev/zero']);
  });
});

function write(folder: string, name: string, text = ''): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function names({ files }: { readonly files: readonly { readonly name: string }[] }): string[] {
  return files.map(({ name }) => name);
}
