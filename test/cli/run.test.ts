import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { AddCommand } from '../../src/cli/commands/command.ts';
import { run } from '../../src/cli/run.ts';

const failing: AddCommand = (program, work) => {
  program.command('advise').action(() =>
    work(async () => {
      throw new TypeError('x is not a function\u001b[31m');
    }),
  );
};

describe('an unexpected error', () => {
  it('is a short line, says whose fault it is and how to report it, and ends with 3', async () => {
    const { code, stderr } = await runFailing([]);
    expect(code).toBe(3);
    expect(stderr).toContain('internal error: x is not a function');
    expect(stderr).toContain('--debug');
    expect(stderr).not.toContain('    at ');
    expect(stderr).not.toContain('\u001b');
  });

  it.each([
    [['--debug'], {}],
    [[], { DEBUG: 'netmesh-advisor' }],
  ])('has its stack with %j %j', async (args, environment) => {
    expect((await runFailing(args, environment)).stderr).toContain('    at ');
  });
});

async function runFailing(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number; stderr: string }> {
  const stderr = new PassThrough();
  const chunks: string[] = [];
  stderr.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const code = await run(
    args,
    {
      environment,
      directory: '/',
      calledAs: 'x',
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr,
    },
    [failing],
  );
  return { code, stderr: chunks.join('') };
}
