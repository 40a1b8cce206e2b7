// Carries out runbooks of bundles on the cluster of runbooks.sh or traffic.sh and prints what came of each. Every phase is
// done, undone and done again; at the end everything is undone in reverse. Where containers run, every check is asked, and
// before the undoing the probes of the bundle are sent, those too that write.
// Usage: runbooks.mjs <folder> [part of a name], with KUBECONFIG, and RUNS_CONTAINERS where they do
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { dump, load } from 'js-yaml';
import { objectsOf } from './application.mjs';
import { canBeAsked, readRunbook } from './runbook.mjs';

const root = resolve(import.meta.dirname, '../..');
const program = join(root, 'dist/netmesh-advisor.js');
const [folder, wanted = ''] = process.argv.slice(2);
const runsContainers = process.env.RUNS_CONTAINERS !== undefined;
const work = resolve(folder);
const examples = ['examples/payments.yaml', 'examples/online-boutique/answers.yaml'];
/** Together they lead to each approach, to sidecars and to ambient with waypoints. */
const presets = [
  'q1-small-team',
  's2-multi-tenant',
  'q2-l7-control',
  'q3-zero-trust',
  'q8-compliance',
  's4-regulated',
];
/** Whatever a bundle may hold. */
const kinds = [
  'networkpolicies',
  'peerauthentications',
  'authorizationpolicies',
  'requestauthentications',
  'virtualservices',
  'destinationrules',
  'serviceentries',
  'sidecars.networking.istio.io',
  'gateways.networking.istio.io',
  'telemetries',
  'envoyfilters',
  'httproutes',
];

mkdirSync(join(work, 'bin'), { recursive: true });
// Istio stands already, and is not to be taken away.
writeFileSync(join(work, 'bin/helm'), '#!/bin/sh\n');
chmodSync(join(work, 'bin/helm'), 0o755);
const environment = { ...process.env, PATH: `${join(work, 'bin')}:${process.env.PATH}` };

let failed = 0;
for (const example of examples) {
  for (const preset of [undefined, ...presets]) {
    const name = nameOf(example, preset);
    if (!name.includes(wanted)) continue;
    const bundle = render(name, example, preset);
    const [title] = readFileSync(join(bundle, 'README.md'), 'utf8').split('\n');
    // No ztunnel runs.
    if (runsContainers && title.includes('ambient')) continue;
    const { problems, counts } = await carryOut(bundle);
    failed += problems.length > 0 ? 1 : 0;
    const { commands, checks, unasked, probes } = counts;
    console.log(
      [
        problems.length === 0 ? 'ok    ' : 'FAILED',
        name.padEnd(32),
        runsContainers
          ? `${commands} steps and undos, ${checks} checks, ${probes} probes`
          : `${commands} steps and undos, ${checks} checks, ${unasked} that need a data plane left out`,
        title.replace('# Runbook: ', ''),
      ].join('  '),
    );
    for (const problem of problems) console.log(`        ${problem.replaceAll('\n', '\n        ')}`);
  }
}
process.exitCode = failed > 0 ? 1 : 0;

function nameOf(example, preset) {
  const application = example === 'examples/payments.yaml' ? 'payments' : basename(dirname(example));
  return `${application}-${preset ?? 'as-it-is'}`;
}

function render(name, example, preset) {
  const bundle = join(work, name);
  const { requirements, ...facts } = load(readFileSync(join(root, example), 'utf8'));
  const answers = `${bundle}.yaml`;
  writeFileSync(answers, dump(preset ? facts : { ...facts, requirements }));
  const args = [
    'advise',
    '--answers',
    answers,
    '--output-dir',
    bundle,
    ...(preset ? ['--preset', preset] : []),
  ];
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${bundle}: exit code ${status}\n${stderr}`);
  return bundle;
}

async function carryOut(bundle) {
  const problems = [];
  const counts = { commands: 0, checks: 0, unasked: 0, probes: 0 };
  const ask = (what, command) => {
    const { status, output } = bash(bundle, command);
    if (status !== 0) problems.push(`${what}: exit code ${status}\n$ ${command}\n${output.slice(0, 600)}`);
    return output;
  };
  const answers = load(readFileSync(join(bundle, 'resolved-answers.yaml'), 'utf8'));
  const application = objectsOf(answers)
    // Where containers run, the gateways of Istio's installation are there already.
    .filter(({ metadata }) => !runsContainers || metadata.namespace !== answers.platform.istio.namespace)
    .map((object) => dump(object))
    .join('---\n');
  writeFileSync(`${bundle}.application.yaml`, application);
  ask('the application', `kubectl apply -f ../${basename(bundle)}.application.yaml`);
  if (runsContainers) {
    for (const name of answers.topology.namespaces.map((namespace) => namespace.name))
      ask('the application runs', `kubectl -n ${name} wait --for=condition=Ready pod --all --timeout=120s`);
  }
  const before = whatStands(bundle);
  const phases = readRunbook(bundle);
  for (const { title, steps, checks, undo } of phases) {
    for (const commands of [steps, undo, ...(undo.length > 0 ? [steps] : [])]) {
      for (const command of commands) {
        ask(title, command);
        counts.commands += 1;
      }
    }
    // Pods that end are listed until they are gone, and what watches a status needs a moment.
    await wait(steps.length > 0 ? 3000 : 0);
    for (const check of checks) {
      if (runsContainers || canBeAsked(check)) {
        ask(`${title}, check`, check);
        counts.checks += 1;
      } else counts.unasked += 1;
    }
  }
  if (runsContainers) {
    const { status, output } = bash(bundle, './probes.sh --writes');
    counts.probes = output.match(/^(not )?ok (?!.*# SKIP)/gm)?.length ?? 0;
    if (status !== 0)
      problems.push(`probes.sh --writes: ${output.match(/^not ok.*\n.*/gm)?.join('\n') ?? output}`);
  }
  ask('what stands at the end is final/', 'kubectl diff -k final');
  problems.push(...refusedByIstiod(bundle));
  const warnings = bash(bundle, 'istioctl analyze -A --output-threshold Warning').output;
  if (/\[IST\d+\]/.test(warnings)) problems.push(warnings);
  for (const { title, undo } of [...phases].reverse()) {
    for (const command of undo) {
      ask(`${title}, undone at the end`, command);
      counts.commands += 1;
    }
  }
  const after = whatStands(bundle);
  if (after !== before) problems.push(`what stands after all is undone differs:\n${before}\n--\n${after}`);
  const namespaces = answers.topology.namespaces.map(({ name }) => name).join(' ');
  ask('taking the application away', `kubectl delete namespace ${namespaces} --timeout=120s`);
  return { problems, counts };
}

/** Policies and labels of namespaces, as far as a bundle may have made them. */
function whatStands(bundle) {
  const { output } = bash(
    bundle,
    `kubectl get ${kinds.join(',')} -A -o name; kubectl get namespaces --show-labels --no-headers | awk '{print $1, $NF}'`,
  );
  return output.trim();
}

/** What istiod says of objects in their status. */
function refusedByIstiod(bundle) {
  const { output } = bash(bundle, `kubectl get authorizationpolicies,httproutes -A -o json 2>/dev/null`);
  return JSON.parse(output).items.flatMap(({ kind, metadata, status = {} }) =>
    [...(status.conditions ?? []), ...(status.parents ?? []).flatMap(({ conditions }) => conditions)]
      .filter((condition) => condition.status === 'False')
      .map(
        ({ type, reason, message }) => `${kind} ${metadata.name}: ${type} is False, ${reason}: ${message}`,
      ),
  );
}

function bash(bundle, command) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd: bundle,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const skew = /^WARNING: version difference.*\n/gm;
  return { status, output: `${stdout}${stderr}`.replace(skew, '') };
}
