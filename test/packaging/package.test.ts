import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const work = mkdtempSync(join(tmpdir(), 'netmesh-package-'));
const home = join(work, 'user');
const installed = join(home, 'node_modules/netmesh-advisor');
const program = join(home, 'node_modules/.bin/netmesh-advisor');

describe('the package that npm would publish, installed into an empty folder', () => {
  beforeAll(() => {
    execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'ignore' });
    const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', work], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{"private": true}');
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', join(work, filename)], {
      cwd: home,
      stdio: 'ignore',
    });
  }, 300_000);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it('brings no other package and runs no script', () => {
    expect(readdirSync(join(home, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'netmesh-advisor',
    ]);
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(manifest.dependencies ?? {}).toEqual({});
    for (const script of ['preinstall', 'install', 'postinstall'])
      expect(manifest.scripts?.[script]).toBeUndefined();
  });

  it('decides and writes a bundle without the source tree', () => {
    writeFileSync(join(home, 'answers.yaml'), readFileSync(resolve('examples/payments.yaml')));
    const text = run(['advise', '--answers', 'answers.yaml', '--output-dir', 'policies']);
    expect(text).toContain('Decision   Hybrid');
    expect(readdirSync(join(home, 'policies'))).toContain('README.md');
    expect(run(['verify', 'policies/final', '--answers', 'answers.yaml', '--quiet'])).toContain('Holds');
  });

  it('is a kubectl plugin too', () => {
    const plugin = join(home, 'node_modules/.bin/kubectl-netmesh_advisor');
    expect(execFileSync(plugin, ['--version'], { encoding: 'utf8' })).toMatch(
      /^netmesh-advisor \d+\.\d+\.\d+/,
    );
  });

  it('brings types that need no other package', () => {
    const script = `
      import { type Decision, decide, type Knowledge, readAnswers } from 'netmesh-advisor';
      export const decided = (knowledge: Knowledge): Decision | undefined => {
        const { answers, file } = readAnswers(knowledge, []);
        // @ts-expect-error a text
        const start: number = knowledge.flowchart.start;
        // @ts-expect-error a text
        const from: number | undefined = file?.topology?.calls?.[0]?.from;
        return answers && start !== from ? decide(knowledge, answers) : undefined;
      };`;
    writeFileSync(join(home, 'use.mts'), script);
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022'];
    const compiler = resolve('node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [compiler, ...flags, 'use.mts'], { cwd: home, stdio: 'pipe' });
  });

  it('can be used as a library, with the knowledge that travels in it', () => {
    const script = `
      import { fileURLToPath } from 'node:url';
      import { decide, loadKnowledge, readAnswers } from 'netmesh-advisor';
      const knowledge = loadKnowledge(fileURLToPath(new URL('../questions', import.meta.resolve('netmesh-advisor'))));
      const { answers } = readAnswers(knowledge, [{ name: 'a.yaml', text: 'version: 1\\nrequirements: {l7-policies: yes, service-trust: mtls}' }]);
      console.log(decide(knowledge, answers).approach);`;
    writeFileSync(join(home, 'use.mjs'), script);
    const printed = execFileSync(process.execPath, ['use.mjs'], { cwd: home, encoding: 'utf8' });
    expect(['hybrid', 'istio']).toContain(printed.trim());
  });
});

function run(args: readonly string[]): string {
  return execFileSync(program, args, { cwd: home, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
