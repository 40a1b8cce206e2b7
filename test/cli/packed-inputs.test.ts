import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packedFile } from '../../src/cli/input/packed-file.ts';
import { freshFolder, run } from './run-program.ts';
import { shop, writeFiles } from './shop-manifests.ts';

/** A tar archive of files, as POSIX has it. */
function tar(files: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('ustar\0' + '00', 257);
    return [header, Buffer.from(content.padEnd(Math.ceil(content.length / 512) * 512, '\0'))];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

const chart = gzipSync(
  tar({ 'orders/Chart.yaml': 'name: orders\n', 'orders/templates/x.yaml': 'kind: {{ .x }}\n' }),
);

function write(folder: string, name: string, content: Buffer | string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

describe('packedFile', () => {
  it('knows a chart by its Chart.yaml, packed or not, after other entries too', () => {
    expect(packedFile(chart)).toBe('chart');
    expect(packedFile(tar({ 'x/': '', 'x/values.yaml': 'a: 1\n'.repeat(300), 'x/Chart.yaml': 'a' }))).toBe(
      'chart',
    );
    expect(packedFile(gzipSync(tar({ 'deep/x/Chart.yaml': 'a' })))).toBe('other');
  });

  it('takes anything else that is packed for that, and text for none', () => {
    expect(packedFile(gzipSync('kind: Pod'))).toBe('other');
    expect(packedFile(chart.subarray(0, 12))).toBe('other');
    expect(packedFile(gzipSync(Buffer.alloc(50_000_000)))).toBe('other');
    expect(packedFile(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]))).toBe('other');
    for (const text of ['', 'kind: Pod', 'BZhang: 1', 'PK: 2'])
      expect(packedFile(Buffer.from(text))).toBeUndefined();
  });
});

describe('discover', () => {
  it('tells how to render a packed chart of a folder, of its own or within a chart, and confirms nobody', () => {
    const cwd = writeFiles(freshFolder(), 'shop', shop);
    write(cwd, 'more/orders-1.0.0.tgz', chart);
    write(cwd, 'umbrella/Chart.yaml', 'name: umbrella\n');
    write(cwd, 'umbrella/charts/orders-1.0.0.tgz', chart);
    const { code, stderr } = run(['discover', '.', '--accept-inferred', 'all'], { cwd });
    expect(code).toBe(0);
    const told = stderr.replace(/\s+/g, ' ');
    expect(told).toContain('"helm template more/orders-1.0.0.tgz"');
    expect(told).toContain('"helm template umbrella"');
    expect(told).toContain('4 of 4 workloads not confirmed');
  });

  it('tells of other packed files of a folder, and confirms nobody', () => {
    const cwd = writeFiles(freshFolder(), 'shop', shop);
    write(cwd, 'backup.yaml.gz', gzipSync('kind: Pod\n'));
    const told = run(['discover', '.', '--accept-inferred', 'all'], { cwd }).stderr.replace(/\s+/g, ' ');
    expect(told).toContain('backup.yaml.gz is packed: unpack it');
    expect(told).toContain('4 of 4 workloads not confirmed');
  });

  it('ends with the command where nothing but a packed chart is named', () => {
    const cwd = freshFolder();
    write(cwd, 'orders-1.0.0.tgz', chart);
    const { code, stderr } = run(['discover', 'orders-1.0.0.tgz'], { cwd });
    expect(code).toBe(2);
    expect(stderr.replace(/\s+/g, ' ')).toContain('"helm template orders-1.0.0.tgz"');
  });
});
