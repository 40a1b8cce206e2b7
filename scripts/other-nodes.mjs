// Runs the built program under the other versions of Node that `engines` allows, and compares what it writes with what
// it writes here: `npm run other-nodes`. The versions come from the package registry; one that cannot be had is named.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const majors = [20, 22, 24, 26].filter((major) => !process.version.startsWith(`v${major}.`));
const program = resolve('dist/netmesh-advisor.js');
const answers = 'examples/online-boutique/answers.yaml';
const work = mkdtempSync(join(tmpdir(), 'netmesh-nodes-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const final = join(work, 'bundle/final');
const commands = [
  ['--help'],
  ['advise', '--answers', answers, '--output-dir', join(work, 'bundle')],
  ['advise', '--answers', answers, '-o', 'json'],
  ['advise', '--preset', 's3-zero-trust', '--fail-on', 'note'],
  ['discover', join(work, 'bundle/final')],
  ['verify', final, '--answers', answers, '-o', 'sarif'],
  ['verify', final],
  ['diff', final, 'templates'],
  ['explain', 'shared-labels'],
  ['schema'],
  ['completion', 'zsh'],
  ['advise', '--answers', 'package.json'],
];

const here = resultsUnder(process.execPath);
let differing = 0;
for (const major of majors) {
  const node = nodeOf(major);
  if (node === undefined) {
    console.log(`Node ${major} cannot be had here`);
    continue;
  }
  const there = resultsUnder(node);
  const unlike = Object.keys({ ...here, ...there }).filter((key) => here[key] !== there[key]);
  differing += unlike.length;
  const version = String(spawnSync(node, ['--version']).stdout).trim();
  console.log(`Node ${version}: ${unlike.length === 0 ? 'the same as here' : 'differs'}`);
  for (const key of unlike)
    console.log(`  ${key}\n    here:  ${excerpt(here[key])}\n    there: ${excerpt(there[key])}`);
}
process.exitCode = differing > 0 ? 1 : 0;

/** The program of a version, installed into the temporary folder. */
function nodeOf(major) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(work, `node-${major}`);
  const patience = ['--fetch-retries=0', '--fetch-timeout=30000'];
  spawnSync(
    'npm',
    ['install', '--prefix', folder, '--no-audit', '--no-fund', ...patience, `${name}@${major}`],
    {
      stdio: 'ignore',
    },
  );
  const node = join(folder, 'node_modules', name, 'bin', 'node');
  return existsSync(node) ? node : undefined;
}

/** Everything that the commands write, by what it is. */
function resultsUnder(node) {
  rmSync(join(work, 'bundle'), { recursive: true, force: true });
  const results = {};
  for (const args of commands) {
    const { status, stdout, stderr } = spawnSync(node, [program, ...args], { encoding: 'utf8' });
    const name = args.join(' ').replaceAll(work, '');
    Object.assign(results, {
      [`${name}: exit code`]: String(status),
      [`${name}: standard output`]: stdout,
      [`${name}: standard error`]: stderr,
    });
  }
  for (const entry of readdirSync(join(work, 'bundle'), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) results[path.slice(work.length)] = readFileSync(path, 'utf8');
  }
  return results;
}

function excerpt(text) {
  return text === undefined ? 'absent' : JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
