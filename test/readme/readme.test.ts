import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshFolder, run as runProgram } from '../cli/run-program.ts';

const root = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const run = (args: readonly string[]) => runProgram(args, { cwd: root }).stdout;

describe('the README', () => {
  it('points to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });

  it('shows what its sessions print', () => {
    const folder = freshFolder();
    cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
    for (const { command, shown } of sessions()) {
      const printed = runProgram(command, { cwd: folder })
        .stdout.split('\n')
        .map((line) => line.trim());
      for (const line of shown) expect(printed).toContain(line.trim());
    }
  });

  it('names only commands and flags that there are', () => {
    const help = [
      '',
      'advise',
      'discover',
      'verify',
      'why',
      'diff',
      'init',
      'explain',
      'schema',
      'completion',
    ]
      .map((command) => run([...(command ? [command] : []), '--help']))
      .join('\n');
    const words = [...readme.matchAll(/netmesh-advisor ([^`\n|]*)/g)].flatMap((match) =>
      (match[1] ?? '').split(/\s+/),
    );
    const flags = new Set(words.filter((word) => /^--[a-z-]+$/.test(word)));
    expect(flags.size).toBeGreaterThan(5);
    expect([...flags].filter((flag) => !help.includes(flag))).toEqual([]);
  });

  it('tells the two commands that set everything up, and they are what package.json has', () => {
    const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts);
    for (const [, script = ''] of readme.matchAll(/npm run ([a-z-]+)/g)) expect(scripts).toContain(script);
    expect(readme).toContain('npm ci && node dist/netmesh-advisor.js advise');
    expect(readme).toContain('npm ci && npm test');
  });
});

function* sessions(): Generator<{ command: string[]; shown: string[] }> {
  for (const [, block = ''] of readme.matchAll(/```text\n(\$ netmesh-advisor[\s\S]*?)```/g)) {
    const text = block.replaceAll(/\\\n\s*/g, ' ');
    const [first = '', ...lines] = text.split('\n');
    const command = first.replace('$ netmesh-advisor ', '').split(/\s+/);
    yield { command, shown: lines.filter((line) => line.trim() !== '' && line.trim() !== '…') };
  }
}
