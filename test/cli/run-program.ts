import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

export const program = resolve(import.meta.dirname, '../../.test-dist/netmesh-advisor.js');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Buffer;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdio?: SpawnSyncOptions['stdio'];
}

/** Runs the built program as a process of its own, with an environment that holds nothing but PATH. */
export function run(args: readonly string[], options: RunOptions = {}): Ran {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...options.env },
    input: options.input ?? '',
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 100_000_000,
    ...(options.stdio === undefined ? {} : { stdio: options.stdio }),
  });
  if (error) throw error;
  return { code: status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** The same through a shell, for what pipes and redirections do; `netmesh` stands for the program. */
export function runShell(script: string, options: RunOptions = {}): Ran {
  const { status, stdout, stderr, error } = spawnSync(
    'bash',
    ['-c', `netmesh() { "${process.execPath}" "${program}" "$@"; }\n${script}`],
    {
      cwd: options.cwd ?? tmpdir(),
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...options.env },
      input: options.input ?? '',
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 100_000_000,
    },
  );
  if (error) throw error;
  return { code: status, stdout, stderr };
}

/** An empty folder that goes when the test is over. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'netmesh-advisor-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
