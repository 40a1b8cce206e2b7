import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { allCommands } from '../../src/cli/commands/all-commands.ts';
import { createProgram } from '../../src/cli/program.ts';
import { processSurroundings } from '../../src/cli/surroundings.ts';
import { application, requirements } from './answers.ts';
import { freshFolder, program, run, runShell } from './run-program.ts';

const commandNames = createProgram(allCommands, async () => undefined, processSurroundings()).commands.map(
  (command) => command.name(),
);
const escapeSign = String.fromCharCode(27);

describe('streams', () => {
  it('writes results to stdout and nothing else there', () => {
    const { code, stdout } = run(['advise', '--answers', '-', '-o', 'json'], { input: requirements });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { approach: string }).approach).toBe('network-policies');
  });

  it('writes problems to stderr alone', () => {
    const { stdout, stderr } = run(['advise', '--answers', '-'], { input: 'version: 2' });
    expect(stdout).toBe('');
    expect(stderr).toContain('version');
  });

  it('prints YAML that a YAML reader takes whole', () => {
    const { stdout } = run(['advise', '--answers', '-', '-o', 'yaml'], { input: application });
    const kinds = stdout.split(/^---$/m).map((text) => (load(text) as { kind: string }).kind);
    expect(new Set(kinds)).toEqual(new Set(['NetworkPolicy']));
  });

  it('is silent where its reader goes away', () => {
    const { code, stderr } = runShell('netmesh explain | head -1 >/dev/null; exit ${PIPESTATUS[0]}');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('delivers a large result whole through a pipe', () => {
    const { stdout } = runShell('netmesh explain -o json | cat');
    expect(JSON.parse(stdout)).toBeInstanceOf(Array);
    const direct = run(['schema']).stdout;
    expect(runShell('netmesh schema | cat').stdout).toBe(direct);
  });
});

describe('exit codes', () => {
  it.each([
    ['a decision', ['advise', '--answers', '-'], requirements, 0],
    ['an unknown command', ['advice'], '', 2],
    ['an unknown flag', ['advise', '--anwsers', 'x'], '', 2],
    ['a value that is no choice', ['advise', '-o', 'xml'], '', 2],
    ['a missing file', ['advise', '--answers', 'nowhere.yaml'], '', 2],
    ['wrong answers', ['advise', '--answers', '-'], 'version: 1\nrequirments: {}', 2],
    ['missing answers', ['advise', '--answers', '-'], 'version: 1', 2],
    ['an unknown preset', ['advise', '--preset', 'q0'], '', 2],
    ['an argument too many', ['schema', 'answers'], '', 2],
    [
      'a finding at the threshold',
      ['advise', '--answers', '-', '--fail-on', 'info', '-o', 'json'],
      `${requirements}  outside-mesh: unknown\n  compliance: unknown\n`,
      1,
    ],
  ] as const)('ends %s with the stated code', (_, args, input, expected) => {
    const { code, stdout, stderr } = run(args, { input });
    expect({ code, stderr: code === expected ? '' : stdout + stderr }).toEqual({
      code: expected,
      stderr: '',
    });
  });
});

describe('help', () => {
  it.each(commandNames)('of %s wins wherever it stands, goes to stdout and ends with 0', (name) => {
    for (const args of [
      [name, '--help'],
      ['--help', name],
      [name, '--bogus', '-h'],
      ['-h', name, '--answers'],
    ]) {
      const { code, stdout, stderr } = run(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`netmesh-advisor ${name}`);
    }
  });

  it.each([[], ...commandNames.map((name) => [name])])(
    '%s: examples come early, without a prompt sign, in 80 columns',
    (...args) => {
      const { stdout } = run([...args, '--help']);
      expect(stdout.indexOf('Examples:')).toBeGreaterThan(0);
      expect(stdout.indexOf('Examples:')).toBeLessThan(stdout.indexOf('Usage:'));
      expect(stdout).not.toMatch(/^\s*\$ /m);
      const prose = stdout
        .split('\n')
        .filter((line) => !line.startsWith('  netmesh-advisor') && !line.includes('|'));
      expect(prose.filter((line) => line.length > 80)).toEqual([]);
    },
  );

  it('prints name and version on the first line, whatever else is given', () => {
    for (const args of [['--version'], ['advise', '--answers', 'x', '--version'], ['-V']]) {
      const { code, stdout } = run(args);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^netmesh-advisor \d+\.\d+\.\d+\n$/);
    }
  });

  it('speaks as a plugin of kubectl where it is called as one', () => {
    const folder = freshFolder();
    const link = join(folder, 'kubectl-netmesh_advisor');
    const { stdout } = runShell(`ln -s "${program}" "${link}" && "${process.execPath}" "${link}" --help`);
    expect(stdout).toContain('kubectl netmesh-advisor advise');
  });

  it('suggests the command or flag that was meant, and runs nothing', () => {
    expect(run(['advice'], { input: requirements }).stderr).toContain('Did you mean advise?');
    expect(run(['advise', '--anwsers', '-'], { input: requirements }).stderr).toContain('--answers');
  });

  it('has a long name for every flag', () => {
    const frame = createProgram(allCommands, async () => undefined, processSurroundings());
    const flags = [frame, ...frame.commands].flatMap((command) => command.options);
    expect(flags.filter(({ long }) => !long?.startsWith('--'))).toEqual([]);
    expect(flags.length).toBeGreaterThan(20);
  });
});

describe('without a terminal', () => {
  it('lists every missing answer at once, reading nothing but end of input', () => {
    const { code, stdout, stderr } = runShell('netmesh </dev/null');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('requirements.l7-policies');
  });

  it('says what a missing answer can be: of one option, of several, or unknown', () => {
    const flat = (text: string) => text.replace(/\s+/g, ' ');
    const one = run(['advise', '--answers', '-', '--no-input'], { input: 'version: 1' }).stderr;
    expect(flat(one)).toContain('One of: no, yes, unknown');
    const several = run(['advise', '--answers', '-', '--no-input'], {
      input: "version: 1\nrequirements: {l7-policies: 'no'}\n",
    }).stderr;
    expect(flat(several)).toContain(
      'A list of any of: retries, circuit-breaking, routing, rate-limiting ([] for none); or: unknown',
    );
  });

  it('lists what the missing answers may ask for in their turn, with the condition', () => {
    const { code, stderr } = run(['advise', '--answers', '-'], { input: 'version: 1' });
    const flat = stderr.replace(/\s+/g, ' ');
    expect([code, flat]).toEqual([
      2,
      expect.stringContaining('1 answer is missing (up to 6 more follow from it)'),
    ]);
    expect(flat).toContain('requirements.service-trust Where l7-policies is yes: Must traffic');
    const settled = run(['advise', '--answers', '-'], {
      input: 'version: 1\nrequirements: {l7-policies: unknown, service-trust: mtls}\n',
    });
    expect([settled.code, settled.stderr]).toEqual([0, expect.not.stringContaining('missing')]);
  });

  it('says into which file a missing answer goes', () => {
    const script = 'echo "version: 1" > own.yaml && netmesh advise --answers own.yaml';
    const { code, stderr } = runShell(script, { cwd: freshFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('Add them to own.yaml');
  });

  it('does the same with a closed standard input', () => {
    const { code, stderr } = runShell('netmesh advise <&-');
    expect(code).toBe(2);
    expect(stderr).toContain('requirements.l7-policies');
  });

  it('does not read standard input where something else names the answers', () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'answers.yaml'), requirements);
    const script = 'mkfifo pipe; exec 3<>pipe; timeout 10 "$0" "$1" advise --answers answers.yaml <pipe';
    const { code } = runShell(script.replace('"$0" "$1"', `"${process.execPath}" "${program}"`), {
      cwd: folder,
    });
    expect(code).toBe(0);
  });

  it('reads answers from a pipe without being told', () => {
    expect(run([], { input: requirements }).code).toBe(0);
  });

  it('refuses to read standard input twice', () => {
    const { code, stderr } = run(['advise', '--answers', '-', '--answers', '-'], { input: requirements });
    expect(code).toBe(2);
    expect(stderr).toContain('only once');
  });
});

describe('colour', () => {
  const terminal = 'script -qec';
  it.each([
    ['a terminal', {}, [], true],
    ['NO_COLOR', { NO_COLOR: '1' }, [], false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, [], true],
    ['TERM=dumb', { TERM: 'dumb' }, [], false],
    ['FORCE_COLOR over NO_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, [], true],
    ['--color over NO_COLOR', { NO_COLOR: '1' }, ['--color'], true],
    ['--no-color over FORCE_COLOR', { FORCE_COLOR: '1' }, ['--no-color'], false],
    ['--plain', { FORCE_COLOR: '1' }, ['--plain'], false],
  ] as const)('%s', (_, env, flags, coloured) => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'answers.yaml'), requirements);
    const line = `'${process.execPath}' '${program}' advise --answers answers.yaml ${flags.join(' ')}`;
    const { stdout } = runShell(`${terminal} "${line}" /dev/null`, {
      cwd: folder,
      env: { TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
    });
    expect(stdout).toContain('Network Policies');
    expect(stdout.includes(`${escapeSign}[`)).toBe(coloured);
  });

  it('is decided for each stream alone', () => {
    const { stdout } = run(['advise', '--answers', '-'], { input: requirements });
    expect(stdout).not.toContain(escapeSign);
    expect(run(['advise', '--answers', '-', '--color'], { input: requirements }).stdout).toContain(
      escapeSign,
    );
  });
});

describe('text', () => {
  it('is the same on any machine: locale, zone, folder and mask of rights do not matter', () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'a.yaml'), application);
    mkdirSync(join(folder, 'deep'));
    const one = run(['advise', '--answers', 'a.yaml', '-d', 'one'], { cwd: folder });
    const two = runShell('umask 077; netmesh advise --answers ../a.yaml -d ../two', {
      cwd: join(folder, 'deep'),
      env: { TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    });
    expect([one.code, two.code]).toEqual([0, 0]);
    expect(contents(join(folder, 'one'))).toEqual(contents(join(folder, 'two')));
    const words = (text: string) => text.split(/\s+/);
    expect(words(two.stdout.replaceAll('../two', 'one'))).toEqual(words(one.stdout));
  });

  it('has nothing but ASCII with --plain, and no columns', () => {
    const { stdout } = run(['advise', '--answers', '-', '--plain'], { input: requirements });
    expect(stdout).not.toMatch(/[^\n -~]/);
  });

  it('has nothing but ASCII on a terminal that knows no more', () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'answers.yaml'), requirements);
    for (const env of [
      { TERM: 'linux', LANG: 'C.UTF-8' },
      { TERM: 'xterm', LANG: 'C' },
    ]) {
      const line = `'${process.execPath}' '${program}' advise --answers answers.yaml --no-color`;
      const { stdout } = runShell(`script -qec "${line}" /dev/null`, { cwd: folder, env });
      expect(stdout).not.toMatch(/[^\r\n -~]/);
    }
  });

  it.each([40, 60, 80, 200])('fits a terminal of %i columns', (columns) => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'answers.yaml'), requirements);
    const line = `stty cols ${columns}; '${process.execPath}' '${program}' advise --answers answers.yaml --no-color`;
    const { stdout } = runShell(`script -qec "${line}" /dev/null`, {
      cwd: folder,
      env: { TERM: 'xterm', LANG: 'C.UTF-8' },
    });
    const lines = stdout.replaceAll('\r', '').split('\n');
    expect(lines.filter((one) => one.length > Math.min(columns, 80))).toEqual([]);
  });

  it('says only results and errors with --quiet, and more with --verbose', () => {
    const folder = freshFolder();
    const quiet = run(['init', 'answers.yaml', '--quiet'], { cwd: folder });
    expect(quiet).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(run(['init', 'again.yaml'], { cwd: folder }).stderr).toContain(
      'netmesh-advisor advise --answers again.yaml',
    );
  });

  it('lists the choices of a flag that lacks its value, those of its own command', () => {
    expect(run(['discover', 'x', '--accept-inferred']).stderr).toContain('needs one of high, all');
    expect(run(['verify', 'x', '-o']).stderr).toContain('needs one of text, json, markdown, sarif, junit');
  });

  it('reads a pipe that somebody writes into, and gives up on one that nobody does', () => {
    const folder = freshFolder();
    const text = 'apiVersion: v1\\nkind: Namespace\\nmetadata: {name: shop}\\n';
    const ask = (writer: string) =>
      runShell(
        `mkfifo pipe; ${writer} timeout 20 '${process.execPath}' '${program}' verify pipe; echo "$?"; rm pipe`,
        {
          cwd: folder,
        },
      );
    expect(ask(`(sleep 1; printf '${text}' > pipe) &`).stdout).toMatch(/\n0\n$/);
    const nobody = ask('');
    expect(nobody.stdout).toBe('2\n');
    expect(nobody.stderr).toContain('nothing writes into this pipe');
  }, 30_000);

  it('says that nothing was written only where something would have been', () => {
    expect(run(['verify', '-'], { input: 'a: [' }).stderr).toMatch(/1 problem$/m);
    expect(run(['advise', '--answers', '-'], { input: 'a: [' }).stderr).toContain('nothing was written');
  });

  it('completes pwsh as PowerShell', () => {
    expect(run(['completion', 'pwsh'])).toEqual(run(['completion', 'powershell']));
  });

  it('init writes to standard output for "-", as without a file', () => {
    const folder = freshFolder();
    const dash = run(['init', '-'], { cwd: folder });
    expect(dash).toEqual(run(['init'], { cwd: folder }));
    expect([dash.stderr, readdirSync(folder)]).toEqual(['', []]);
  });
});

describe('errors', () => {
  it('have no stack', () => {
    for (const input of ['version: 2', '{', '']) {
      expect(run(['advise', '--answers', '-'], { input }).stderr).not.toMatch(/^\s+at /m);
    }
  });

  it('come all at once, with path and the nearest spelling', () => {
    const { stderr } = run(['advise', '--answers', '-'], {
      input: `version: 1\nrequirements: {l7-polices: 'no', service-trust: mtlss}\ntopology: {workloads: [{name: Payment_Svc, ports: [80800]}]}\n`,
    });
    for (const part of [
      'l7-polices',
      'did you mean l7-policies',
      'mtlss',
      'did you mean mtls',
      'Payment_Svc',
      '80800',
    ]) {
      expect(stderr).toContain(part);
    }
  });

  it('never carry control characters of the input to the terminal', () => {
    const { stderr } = run(['advise', '--answers', '-'], {
      input: `{"version": 1, "\\u001b[31mred": "\\u202e"}`,
    });
    expect(stderr).not.toContain(escapeSign);
    expect(stderr).not.toContain('\u202e');
  });
});

describe('files', () => {
  it('leaves nothing in the home folder and reads nothing there', () => {
    const home = freshFolder();
    run(['advise', '--answers', '-'], { input: requirements, env: { HOME: home } });
    expect(readdirSync(home)).toEqual([]);
  });

  it('writes nothing with --dry-run and shows what it would write', () => {
    const folder = freshFolder();
    const { code, stdout } = run(['advise', '--answers', '-', '-d', 'policies', '--dry-run'], {
      input: application,
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('+kind: NetworkPolicy');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives the same bytes and the same code twice', () => {
    const folder = freshFolder();
    const args = ['advise', '--answers', '-', '-d', 'policies'];
    expect(run(args, { input: application, cwd: folder }).code).toBe(0);
    const first = contents(join(folder, 'policies'));
    expect(run(args, { input: application, cwd: folder }).code).toBe(0);
    expect(contents(join(folder, 'policies'))).toEqual(first);
  });

  it('overwrites nothing without --force and lists every conflict first', () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'policies'));
    writeFileSync(join(folder, 'policies/README.md'), 'mine');
    writeFileSync(join(folder, 'policies/decision.md'), 'mine too');
    const args = ['advise', '--answers', '-', '-d', 'policies'];
    const refused = run(args, { input: application, cwd: folder });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('README.md');
    expect(refused.stderr).toContain('decision.md');
    expect(readdirSync(join(folder, 'policies')).sort()).toEqual(['README.md', 'decision.md']);
    expect(run([...args, '--force'], { input: application, cwd: folder }).code).toBe(0);
    expect(readFileSync(join(folder, 'policies/README.md'), 'utf8')).not.toBe('mine');
  });

  it('updates a folder of its own that nobody changed, and takes away what is gone', () => {
    const folder = freshFolder();
    const args = ['advise', '--answers', '-', '-d', 'policies'];
    run(args, { input: application, cwd: folder });
    const before = Object.keys(contents(join(folder, 'policies')));
    const smaller = application.replace(/ {4}- \{from: api.*\n/, '').replace(/ {4}- \{name: db.*\n/, '');
    const { code, stdout } = run(args, { input: smaller, cwd: folder });
    expect(code).toBe(0);
    const after = Object.keys(contents(join(folder, 'policies')));
    expect(before.filter((name) => !after.includes(name)).join()).toContain('db');
    expect(stdout).toContain('kubectl delete networkpolicy.networking.k8s.io');
  });

  it('leaves other files of the folder alone', () => {
    const folder = freshFolder();
    const args = ['advise', '--answers', '-', '-d', 'policies'];
    run(args, { input: application, cwd: folder });
    writeFileSync(join(folder, 'policies/notes.txt'), 'mine');
    expect(run(args, { input: application.replaceAll('db', 'ledger'), cwd: folder }).code).toBe(0);
    expect(readFileSync(join(folder, 'policies/notes.txt'), 'utf8')).toBe('mine');
    expect(readdirSync(folder)).toEqual(['policies']);
  });

  it('does not write through a link out of the folder', () => {
    const folder = freshFolder();
    const args = ['advise', '--answers', '-', '-d', 'policies', '--force'];
    run(args, { input: application, cwd: folder });
    rmSync(join(folder, 'policies/final'), { recursive: true });
    mkdirSync(join(folder, 'elsewhere'));
    runShell('ln -s ../elsewhere policies/final; touch policies/mine', { cwd: folder });
    expect(run(args, { input: application, cwd: folder }).code).toBe(2);
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([]);
  });
});

describe('the package', () => {
  it('is a script with its first line, executable', () => {
    expect(readFileSync(program, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
    expect(statSync(program).mode & 0o111).toBe(0o111);
    expect(readFileSync(program, 'utf8')).not.toContain('\r');
  });

  it('loads no prompts, no YAML and no schemas for help', () => {
    const { stderr } = run(['--help'], { env: { NODE_DEBUG: 'esm' } });
    const loaded = [...stderr.matchAll(/\.test-dist\/([\w-]+)\.js/g)].map((match) => match[1]);
    expect(loaded.filter((name) => /prompter|work|yaml/.test(name ?? ''))).toEqual([]);
    expect(existsSync(program)).toBe(true);
  });

  it('completes in four shells', () => {
    for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
      const { code, stdout } = run(['completion', shell]);
      expect(code).toBe(0);
      expect(stdout).toContain('fail-on');
    }
    const offered = (...words: readonly string[]) =>
      runShell(
        `source <(netmesh completion bash); COMP_WORDS=(netmesh-advisor ${words.join(' ')}); COMP_CWORD=${words.length}; _netmesh_advisor; echo "\${COMPREPLY[@]}"`,
      ).stdout.trim();
    expect(offered('advise', '--fail-on', 'wa')).toBe('warning');
    expect(offered('advise', '--preset', 'q3-z')).toBe('q3-zero-trust');
    expect(offered('explain', 'dns-over-u')).toBe('dns-over-udp-only');
  });
});

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}
