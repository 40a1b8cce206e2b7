// Compares commands of the built program with bare `node -e 0`: `npm run bench [-- --rounds 15]`.
// Every candidate run follows a base run directly, the order is shuffled each round, and the median of the
// paired ratios counts. Budgets are ratios, so that a noisy machine does not decide.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { largeTopology } from './bench-topology.mjs';

const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 15;
const program = resolve('dist/netmesh-advisor.js');
if (!existsSync(program)) throw new Error('Run `npm run build` first.');

const work = mkdtempSync(join(tmpdir(), 'netmesh-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
// A CA bundle in the environment slows every start of Node 20 and would flatter the ratios.
const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;

const large = largeTopology({ workloads: 1000, calls: 5000 });
writeFileSync(join(work, 'large.yaml'), large.answers);
writeFileSync(join(work, 'policies.yaml'), large.policies);

const run = (args) => {
  const start = performance.now();
  const result = spawnSync(process.execPath, args, {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 30,
  });
  return { milliseconds: performance.now() - start, status: result.status, stderr: String(result.stderr) };
};
const base = () => run(['-e', '0']).milliseconds;
const example = resolve('examples/online-boutique/answers.yaml');
let outputs = 0;
const freshDirectory = () => {
  outputs += 1;
  return join(work, `bundle-${outputs}`);
};

const small = [
  { name: '--help', budget: 2.0, args: () => [program, '--help'] },
  {
    name: 'a decision from an answers file',
    budget: 3.0,
    args: () => [program, 'advise', '--answers', example],
  },
  {
    name: 'a decision from a preset',
    budget: 3.0,
    args: () => [program, 'advise', '--preset', 's3-zero-trust'],
  },
  {
    name: 'a written and proven bundle',
    budget: 5.0,
    args: () => [program, 'advise', '--answers', example, '--output-dir', freshDirectory()],
  },
];

const ratios = new Map(small.map(({ name }) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const candidate of [...small].sort(() => Math.random() - 0.5)) {
    const reference = base();
    const { milliseconds, status, stderr } = run(candidate.args());
    if (status !== 0) throw new Error(`${candidate.name}: exit code ${status}\n${stderr}`);
    ratios.get(candidate.name).push(milliseconds / reference);
  }
}

let missed = 0;
const line = (name, value, budget) => {
  missed += value <= budget ? 0 : 1;
  console.log(
    `${name.padEnd(44)} ${value.toFixed(2).padStart(8)}   budget ${budget.toFixed(2).padStart(8)}   ${value <= budget ? 'held' : 'MISSED'}`,
  );
};
console.log(`median of ${rounds} paired ratios to \`node -e 0\``);
for (const { name, budget } of small) line(name, median(ratios.get(name)), budget);

console.log(
  '\n1,000 workloads, 5,000 calls: time against 20 × `node -e 0` + one js-yaml load and dump of all documents that verify reads (answers and policies)',
);
const heavy = Array.from({ length: 3 }, () => {
  const start = base();
  const yaml = yamlRoundTrip([join(work, 'large.yaml'), join(work, 'policies.yaml')]);
  const verify = run([
    program,
    'verify',
    join(work, 'policies.yaml'),
    '--answers',
    join(work, 'large.yaml'),
    '--fail-on',
    'blocking',
    '-o',
    'json',
  ]);
  const directory = freshDirectory();
  const advise = run([
    '--max-old-space-size=460',
    program,
    'advise',
    '--answers',
    join(work, 'large.yaml'),
    '--output-dir',
    directory,
  ]);
  if (verify.status > 1) throw new Error(`verify: exit code ${verify.status}\n${verify.stderr}`);
  if (advise.status !== 0) throw new Error(`advise: exit code ${advise.status}\n${advise.stderr}`);
  return { budget: 20 * start + yaml, verify: verify.milliseconds, advise: advise.milliseconds };
});
line('verify, as a share of its budget', median(heavy.map(({ verify, budget }) => verify / budget)), 1);
line(
  'advise with all phases, as a share of 3 × it',
  median(heavy.map(({ advise, budget }) => advise / (3 * budget))),
  1,
);
for (const [name, args] of [
  [
    'verify',
    [
      'verify',
      join(work, 'policies.yaml'),
      '--answers',
      join(work, 'large.yaml'),
      '--fail-on',
      'blocking',
      '-o',
      'json',
    ],
  ],
  ['advise', ['advise', '--answers', join(work, 'large.yaml'), '--output-dir', freshDirectory()]],
]) {
  line(`peak memory of ${name}, MB`, peakMemory(args), 500);
}

const packed = JSON.parse(
  String(spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { env: environment }).stdout),
);
line('packed size, kB', packed[0].size / 1000, 400);
line('entry file, kB', statSync(program).size / 1000, 60);
process.exitCode = missed > 0 ? 1 : 0;

/** One load and dump of the documents in a process of its own, without its start. */
function yamlRoundTrip(files) {
  const script = `import { loadAll, dump } from 'js-yaml'; import { readFileSync } from 'node:fs';
    const texts = ${JSON.stringify(files)}.map((file) => readFileSync(file, 'utf8')); const start = performance.now();
    for (const text of texts) for (const document of loadAll(text)) dump(document, { lineWidth: -1, noRefs: true });
    console.log(performance.now() - start);`;
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], { env: environment });
  return Number(String(result.stdout));
}

/** Maximum resident set in MB, as the process itself reports it at its end. */
function peakMemory(args) {
  const report = join(work, 'peak.txt');
  const hook = join(work, 'peak.cjs');
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS)));`,
  );
  run(['--require', hook, program, ...args]);
  return Number(spawnSync('cat', [report]).stdout) / 1024;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
