import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** The tests of the command line run what is published, so it is built once before them. */
export default function buildProgram(): void {
  const named = process.argv.filter((argument) => argument.startsWith('test/'));
  if (named.length > 0 && !named.some((path) => /^test\/(cli|readme)/.test(path))) return;
  const root = resolve(import.meta.dirname, '../..');
  execFileSync(process.execPath, ['scripts/build.mjs', '--no-types'], {
    cwd: root,
    env: { ...process.env, NETMESH_ADVISOR_DIST: '.test-dist' },
    stdio: 'inherit',
  });
}
