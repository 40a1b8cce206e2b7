import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { plainOutput } from '../../../src/cli/output/plain-output.ts';
import { program } from '../run-program.ts';

const work = mkdtempSync(join(tmpdir(), 'netmesh-output-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('plainOutput', () => {
  it('writes to a file at once', () => {
    const file = join(work, 'file');
    const descriptor = openSync(file, 'w');
    const output = plainOutput(descriptor);
    output?.write('one ✔\n');
    output?.write('two\n');
    expect(readFileSync(file, 'utf8')).toBe('one ✔\ntwo\n');
    expect(output?.isTTY).toBeUndefined();
    closeSync(descriptor);
  });

  it('leaves devices and what is not open to Node', () => {
    const descriptor = openSync('/dev/null', 'w');
    expect(plainOutput(descriptor)).toBeUndefined();
    closeSync(descriptor);
    expect(plainOutput(descriptor)).toBeUndefined();
  });

  it('tells of an error', () => {
    const descriptor = openSync(join(work, 'file'), 'r');
    const output = plainOutput(descriptor);
    const codes: unknown[] = [];
    output?.on('error', ({ code }) => codes.push(code));
    output?.write('three\n');
    expect(codes).toEqual(['EBADF']);
    closeSync(descriptor);
  });

  it('waits for the reader of a pipe that never waits itself', async () => {
    const pipe = join(work, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const descriptor = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    const child = spawn(process.execPath, [program, 'schema'], { stdio: ['ignore', descriptor, 'ignore'] });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await setTimeout(1000);
    expect(child.exitCode).toBeNull();
    const read: Buffer[] = [];
    const isOver = ended.then(() => true);
    while (!(await Promise.race([isOver, setTimeout(20, false)]))) read.push(readAll(descriptor));
    read.push(readAll(descriptor));
    expect(await ended).toBe(0);
    expect(Buffer.concat(read).toString()).toBe(
      execFileSync(process.execPath, [program, 'schema'], { encoding: 'utf8' }),
    );
    closeSync(descriptor);
  });
});

function readAll(descriptor: number): Buffer {
  const bytes = Buffer.alloc(1 << 20);
  try {
    return bytes.subarray(0, readSync(descriptor, bytes));
  } catch {
    return Buffer.alloc(0);
  }
}
