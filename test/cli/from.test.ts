import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requirements } from './answers.ts';
import { freshFolder, run, runShell } from './run-program.ts';
import { deployment, shop, writeFiles } from './shop-manifests.ts';

/** A folder with the manifests of the shop and the requirements beside them. */
function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = freshFolder();
  writeFiles(folder, 'manifests', { ...shop, ...files });
  writeFileSync(join(folder, 'answers.yaml'), requirements);
  return folder;
}

const from = ['advise', '--from', 'manifests', '--answers', 'answers.yaml'];
const accepted = [...from, '--accept-inferred', 'high'];

/** Answers of several files beside the manifests. */
const withFolder = [
  'advise',
  '--from=manifests',
  '--answers=answers.d',
  '--accept-inferred=high',
  '--output-dir=policies',
];

describe('advise --from', () => {
  it('writes a proven bundle of what the manifests show', () => {
    const cwd = project();
    const { code, stdout, stderr } = run([...accepted, '-d', 'policies'], { cwd });
    expect([code, stderr]).toEqual([0, expect.stringContaining('3 calls')]);
    expect(stdout).toContain('proven');
    expect(existsSync(join(cwd, 'policies/final/shop/api.yaml'))).toBe(true);
    expect(readFileSync(join(cwd, 'policies/decision.md'), 'utf8')).toContain(
      'small (seen: Deployment shop/api',
    );
  });

  it('says of a call that stands in no file what showed it', () => {
    const cwd = project({
      'web.yaml': deployment({
        name: 'web',
        env: { API_URL: 'http://api:8080', PAY_URL: 'https://api.stripe.com' },
      }),
    });
    const advised = run([...from, '--accept-inferred', 'all', '-d', 'policies', '-o', 'json'], { cwd });
    expect(advised.code, advised.stderr).toBe(0);
    const { findings } = JSON.parse(advised.stdout) as { findings: { code: string; where: string[] }[] };
    expect(findings.find(({ code }) => code === 'egress-by-address')?.where).toEqual([
      'seen: Deployment shop/web containers[0].env[1] PAY_URL',
    ]);
    const judged = [
      'verify',
      'policies/final',
      '--from',
      'manifests',
      '--accept-inferred',
      'all',
      '-o',
      'junit',
    ];
    const { stdout } = run(judged, { cwd });
    expect(stdout).toContain('name="seen: Deployment shop/web containers[0].env[1] PAY_URL: shop/web');
    expect(stdout).toContain('shop/web → api-stripe-com (203.0.113.77):443');
    expect(advised.stdout + stdout).not.toContain('topology.calls[');
  });

  it('lists what waits for acceptance, with what shows it, and writes nothing without a terminal', () => {
    const cwd = project();
    const { code, stdout, stderr } = run([...from, '-d', 'policies'], { cwd });
    expect([code, stdout, existsSync(join(cwd, 'policies'))]).toEqual([2, '', false]);
    expect(stderr).toContain('3 calls wait for acceptance, nothing was written');
    expect(stderr).toContain('shop/web -> shop/api:8080');
    expect(stderr).toContain('API_URL');
    expect(stderr).toContain('--accept-inferred high takes 3');
    expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('names missing answers and waiting calls together', () => {
    const { code, stderr } = run(['advise', '--from', 'manifests'], { cwd: project() });
    expect(code).toBe(2);
    expect(stderr).toContain('shop/web -> shop/api:8080');
    expect(stderr).toContain('requirements.l7-policies');
  });

  it('refuses an acceptance that accepts nothing', () => {
    const { code, stderr } = run(['advise', '--answers', 'answers.yaml', '--accept-inferred', 'all'], {
      cwd: project(),
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining('needs --from')]);
  });

  it('takes calls of the answers before those of the manifests, and asks for no acceptance of them', () => {
    const cwd = project();
    const discovered = run(['discover', 'manifests', '-q', '--accept-inferred', 'high'], { cwd });
    const reviewed = discovered.stdout.replace(/ {4}- from: shop\/probe\n( {6}.*\n)*/, '');
    expect(reviewed).not.toBe(discovered.stdout);
    writeFiles(cwd, 'answers.d', { 'a.yaml': requirements, 'b.yaml': reviewed });
    const { code, stderr } = run(
      ['advise', '--from', 'manifests', '--answers', 'answers.d', '-d', 'policies'],
      {
        cwd,
      },
    );
    expect(code).toBe(0);
    expect(stderr).toContain('found-call-left-out');
    expect(stderr).toContain('shop/probe -> shop/web:8080');
  });

  it('warns of answers that the manifests contradict', () => {
    const cwd = project();
    const stated =
      'version: 1\ntopology: {workloads: [{name: api, labels: {app: other}, serviceAccount: api}]}\n';
    writeFiles(cwd, 'answers.d', { 'a.yaml': requirements, 'b.yaml': stated });
    const { code, stderr } = run(withFolder, { cwd });
    const text = stderr.replace(/\s+/g, ' ');
    expect(code).toBe(0);
    expect(text).toContain('answers-differ-from-manifests');
    expect(text).toContain('labels: the answers say app=other, the manifests show app=api');
    expect(text).toContain('service-account: the answers say api, the manifests show default');
    expect(run([...accepted, '-d', 'others'], { cwd }).stderr).not.toContain('answers-differ');
  });

  it('reads manifests from a pipe', () => {
    const cwd = project();
    const { code } = runShell(
      'cat manifests/*.yaml | awk 1 | sed "s/^apiVersion/---\\napiVersion/" | netmesh advise --from - --accept-inferred all --answers answers.yaml -o json',
      { cwd },
    );
    expect(code).toBe(0);
  });

  it('starts from the policies that stand, and says what they let through beyond the declaration', () => {
    const policy = [
      'apiVersion: networking.k8s.io/v1',
      'kind: NetworkPolicy',
      'metadata: {name: anybody-to-db, namespace: shop}',
      'spec: {podSelector: {matchLabels: {app: db}}, ingress: [{}]}',
      '',
    ].join('\n');
    const cwd = project({ 'policy.yaml': policy });
    const { code, stdout, stderr } = run([...accepted, '-d', 'policies'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('existing-policy-allows');
    expect(stdout).toContain('NetworkPolicy shop/anybody-to-db');
    expect(stderr).toContain('Compared with the policies that stand');
    expect(stderr).toMatch(/removed\s+\d/);
  });

  it('goes on with sidecars where a policy that stands would cut calls in ambient, unless ambient was asked for', () => {
    const policy = [
      'apiVersion: networking.k8s.io/v1',
      'kind: NetworkPolicy',
      'metadata: {name: web-to-api, namespace: shop}',
      'spec:',
      '  podSelector: {matchLabels: {app: api}}',
      '  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]',
      '',
    ].join('\n');
    const cwd = project({ 'policy.yaml': policy });
    const mesh = requirements
      .replace("l7-policies: 'no'", "l7-policies: 'yes'")
      .replace('service-trust: none', 'service-trust: mtls');
    writeFileSync(join(cwd, 'answers.yaml'), `${mesh}  existing-mesh: none\n`);
    const { code, stdout } = run([...accepted, '-d', 'policies'], { cwd });
    expect(stdout).toContain('sidecars-for-standing-policies');
    expect(code).toBe(0);
    writeFileSync(
      join(cwd, 'answers.yaml'),
      `${mesh}  existing-mesh: none\nplatform: {istio: {dataPlane: ambient}}\n`,
    );
    const asked = run([...accepted, '-d', 'others'], { cwd });
    expect([asked.code, existsSync(join(cwd, 'others'))]).toEqual([1, false]);
    expect(asked.stdout).toContain('existing-policy-breaks');
  });

  it('retires no policy that still guards what the bundle leaves open, nor both of two of which one has to stay', () => {
    const deny = (name: string) =>
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: {podSelector: {matchLabels: {app: lone}}, policyTypes: [Ingress]}\n`;
    const idle = deny('idle').replace('app: lone', 'app: nobody');
    const files = {
      'lone.yaml': deployment({ name: 'lone' }),
      'a.yaml': deny('one'),
      'b.yaml': deny('two'),
      'c.yaml': idle,
    };
    const cwd = project(files);
    const { code, stderr } = run([...accepted, '-d', 'policies'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(/stay needed\s+NetworkPolicy shop\/two/);
    const runbook = readFileSync(join(cwd, 'policies/README.md'), 'utf8');
    const retired = [...runbook.matchAll(/delete networkpolicy\.networking\.k8s\.io (\w+)/g)].map(
      ([, name]) => name,
    );
    expect(retired).toEqual(['idle', 'one']);
    expect(runbook.replaceAll(/\s+/g, ' ')).toContain(
      'Removal of networkpolicy shop/two. It stood before, and still guards',
    );
  });

  it('gives the same bytes wherever the lines of the manifests lie', () => {
    const cwd = project();
    run([...accepted, '-d', 'policies'], { cwd });
    const shifted = readFileSync(join(cwd, 'manifests/web.yaml'), 'utf8');
    writeFileSync(join(cwd, 'manifests/web.yaml'), `# one line more\n${shifted}`);
    expect(run([...accepted, '-d', 'policies', '--check'], { cwd }).code).toBe(0);
  });
});

describe('--check names', () => {
  function checked(change: (cwd: string) => void, before: readonly string[] = accepted) {
    const cwd = project();
    expect(run([...before, '-d', 'policies'], { cwd }).code).toBe(0);
    change(cwd);
    return run([...before, '-d', 'policies', '--check'], { cwd });
  }

  it('nothing where nothing changed', () => {
    expect(checked(() => undefined).code).toBe(0);
    const more = deployment({ name: 'web', env: { API_URL: 'http://api:8080' } }).replace(
      'spec:',
      'spec:\n  replicas: 3',
    );
    expect(checked((cwd) => writeFiles(cwd, 'manifests', { 'web.yaml': more })).code).toBe(0);
  });

  it('a new workload that nobody declared', () => {
    const ledger = deployment({ name: 'ledger', env: { LEDGER_DB_URL: 'postgres://db:5432/ledger' } });
    const { code, stdout } = checked((cwd) => writeFiles(cwd, 'manifests', { 'ledger.yaml': ledger }));
    expect(code).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'new workload ledger in shop: nobody declared calls it, it calls shop/db:5432',
    );
    expect(stdout).toContain('LEDGER_DB_URL');
    expect(stdout).toContain('manifests     changed');
    expect(stdout).toContain('Take it in:');
  });

  it('a call that is gone, and one that moved to another port', () => {
    const gone = checked((cwd) => writeFiles(cwd, 'manifests', { 'web.yaml': deployment({ name: 'web' }) }));
    expect([gone.code, gone.stdout]).toEqual([
      1,
      expect.stringMatching(/call gone\s+shop\/web → shop\/api:8080/),
    ]);
    const moved = checked((cwd) =>
      writeFiles(cwd, 'manifests', {
        'api.yaml': deployment({ name: 'api', port: 9090, env: { DB_URL: 'postgres://db:5432/shop' } }),
        'web.yaml': deployment({ name: 'web', env: { API_URL: 'http://api:9090' } }),
      }),
    );
    expect(moved.stdout).toMatch(/port\s+shop\/web → shop\/api:9090, before on 8080/);
  });

  it('an answer and a platform fact', () => {
    const { code, stdout } = checked((cwd) =>
      writeFileSync(
        join(cwd, 'answers.yaml'),
        `${requirements.replace('future-l7: unlikely', 'future-l7: likely')}platform: {nodes: 12}\n`,
      ),
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/answer\s+future-l7: unlikely → likely/);
    expect(stdout).toMatch(/platform\s+nodes: 3 → 12/);
  });

  it('answers that say more of the topology than before, whatever the manifests show', () => {
    const cwd = project();
    const overlay = (replicas: number) =>
      writeFiles(cwd, 'answers.d', {
        'a.yaml': requirements,
        'b.yaml': `version: 1\noverlay: true\ntopology: {workloads: [{name: api, replicas: ${replicas}}]}\n`,
      });
    overlay(2);
    expect(run(withFolder, { cwd }).code).toBe(0);
    overlay(4);
    const { code, stdout } = run([...withFolder, '--check'], { cwd });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/answers\s+changed since/)]);
    expect(stdout).not.toMatch(/manifests\s+changed/);
    overlay(2);
    expect(run([...withFolder, '--check'], { cwd }).code).toBe(0);
  });

  it('in JSON, for a program that comments on a change; in no other form', () => {
    const cwd = project();
    run([...accepted, '-d', 'policies'], { cwd });
    const json = () => {
      const { code, stdout } = run([...accepted, '-d', 'policies', '--check', '-o', 'json'], { cwd });
      return [code, JSON.parse(stdout)];
    };
    expect(json()).toEqual([0, expect.objectContaining({ version: 1, holds: true, changed: [], files: [] })]);
    writeFileSync(join(cwd, 'policies/final/shop/namespace.yaml'), 'kind: None\n');
    const byHand = [{ path: 'final/shop/namespace.yaml', what: 'edited' }];
    expect(json()).toEqual([1, expect.objectContaining({ holds: false, byHand })]);
    const { code, stderr } = run([...accepted, '-d', 'policies', '--check', '-o', 'markdown'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('--check prints text or json')]);
  });

  it('a file changed by hand', () => {
    const { code, stdout } = checked((cwd) =>
      writeFileSync(join(cwd, 'policies/final/shop/namespace.yaml'), 'kind: None\n'),
    );
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/by hand\s+final\/shop\/namespace\.yaml edited/),
    ]);
    expect(stdout).toMatch(
      /Take it in: {2}netmesh-advisor advise --from manifests --accept-inferred .*--output-dir policies --force$/m,
    );
  });
});

describe('--check names, where the answers hold the topology as it was discovered', () => {
  const held = ['advise', '-f', 'manifests', '-a', 'answers.d', '-d', 'policies'];

  function checked(files: Readonly<Record<string, string>>) {
    const cwd = project();
    const { stdout: topology } = run(['discover', 'manifests', '-q', '--accept-inferred', 'high'], { cwd });
    writeFiles(cwd, 'answers.d', { 'a.yaml': requirements, 'topology.yaml': topology });
    expect(run(held, { cwd }).code).toBe(0);
    writeFiles(cwd, 'manifests', files);
    const { code, stdout } = run([...held, '--check'], { cwd });
    expect(code).toBe(1);
    return stdout.replace(/\s+/g, ' ');
  }

  it('a call that is gone', () => {
    expect(checked({ 'web.yaml': deployment({ name: 'web' }) })).toContain(
      'call gone shop/web → shop/api:8080',
    );
  });

  it('a port that has another number', () => {
    const api = deployment({ name: 'api', port: 9090, env: { DB_URL: 'postgres://db:5432/shop' } });
    const stdout = checked({ 'api.yaml': api });
    expect(stdout).toMatch(/workload shop\/api: ports 8080\/TCP( http)? → 9090\/TCP/);
    expect(stdout).toContain('workload shop/api: services');
  });

  it('a policy in force, and what is left open only since then', () => {
    const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: own, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}
`;
    const env = { DB_URL: 'postgres://db:5432/shop', CACHE_URL: 'redis://cache:6379' };
    const stdout = checked({ 'own.yaml': policy, 'api.yaml': deployment({ name: 'api', env }) });
    expect(stdout).toContain('new policy NetworkPolicy shop/own');
    expect(stdout).toContain('left open shop/api names shop/cache, which the input does not have');
  });

  it('nothing where the bundle was applied, and what it brought is in the export', () => {
    const cwd = project();
    const accepted = ['advise', '-f', 'manifests', '-a', 'answers.yaml', '--accept-inferred', 'all'];
    expect(run([...accepted, '-d', 'policies'], { cwd }).code).toBe(0);
    writeFiles(cwd, 'manifests', { 'applied.yaml': run([...accepted, '-o', 'yaml'], { cwd }).stdout });
    const { code, stderr } = run([...accepted, '-d', 'policies', '--check'], { cwd });
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('objects that this tool wrote were not read'),
    ]);
  });

  it('a workload that is no longer confirmed, with the reason', () => {
    const cwd = project();
    const accepted = [
      'advise',
      '-f',
      'manifests',
      '-a',
      'requirements.yaml',
      '--accept-inferred',
      'all',
      '-d',
      'policies',
    ];
    writeFileSync(join(cwd, 'requirements.yaml'), requirements);
    expect(run(accepted, { cwd }).code).toBe(0);
    const env = { DB_URL: 'postgres://db:5432/shop', CACHE_URL: 'redis://cache:6379' };
    writeFiles(cwd, 'manifests', { 'api.yaml': deployment({ name: 'api', env }) });
    const { code, stdout } = run([...accepted, '--check'], { cwd });
    expect(code).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'unconfirmed shop/api: no policy isolates it any more: what it calls is not in the input',
    );
  });

  it('labels, a service account, and a mesh', () => {
    const api = deployment({ name: 'api', env: { DB_URL: 'postgres://db:5432/shop' } });
    const changed = api
      .replaceAll('app: api', 'app: other')
      .replace('containers:', 'serviceAccountName: other\n      containers:');
    const namespace =
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n';
    const stdout = checked({ 'api.yaml': changed, 'zz.yaml': namespace });
    expect(stdout).toContain('workload shop/api: labels app=api → app=other');
    expect(stdout).toContain('workload shop/api: service-account default → other');
    expect(stdout).toContain('mesh shop: none → sidecar');
  });
});

describe('several files of answers', () => {
  const topology = (workload: string) =>
    `version: 1\ntopology: {namespaces: [shop], workloads: [{name: ${workload}, namespace: shop, ports: [8080]}]}\n`;

  it('add to each other, from a folder and from repeated flags', () => {
    const cwd = freshFolder();
    const folder = writeFiles(cwd, 'answers.d', {
      'a.yaml': requirements,
      'web.yaml': topology('web'),
      'api.yaml': topology('api'),
      'notes.txt': 'no answers',
    });
    writeFileSync(
      join(cwd, 'calls.yaml'),
      'version: 1\ntopology: {calls: [{from: web, to: api, port: 8080}]}\n',
    );
    const { code, stdout } = run(['advise', '-a', folder, '-a', 'calls.yaml', '-d', 'policies'], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining('proven')]);
  });

  it('give the same bytes in whatever order they are named', () => {
    const cwd = freshFolder();
    writeFiles(cwd, '.', { 'a.yaml': topology('web'), 'b.yaml': topology('api'), 'c.yaml': requirements });
    const advised = (...names: string[]) =>
      run(['advise', ...names.flatMap((name) => ['-a', name]), '-d', 'policies', '--no-input'], { cwd });
    expect(advised('a.yaml', 'b.yaml', 'c.yaml').code).toBe(0);
    const { code, stdout } = run(
      ['advise', '-a', 'c.yaml', '-a', 'b.yaml', '-a', './a.yaml', '-d', 'policies', '--check'],
      { cwd },
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining('is what these answers give')]);
  });

  it('end the run where nobody writes into a pipe that is named', () => {
    const { code, stderr } = runShell('mkfifo pipe && netmesh advise --no-input -a pipe', {
      cwd: freshFolder(),
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining('nothing writes into this pipe')]);
  });

  it('name both places where they differ, unless one is an overlay', () => {
    const cwd = freshFolder();
    const other = 'version: 1\nrequirements: {future-l7: likely}\n';
    writeFiles(cwd, 'answers.d', { 'a.yaml': requirements, 'b.yaml': other });
    const { code, stderr } = run(['advise', '-a', 'answers.d'], { cwd });
    expect(code).toBe(2);
    expect(stderr.replace(/\s+/g, ' ')).toContain('"unlikely" in answers.d/a.yaml, line 6');
    writeFileSync(join(cwd, 'answers.d/b.yaml'), `overlay: true\n${other}`);
    expect(run(['advise', '-a', 'answers.d'], { cwd }).code).toBe(0);
  });

  it('say that a folder holds none', () => {
    const cwd = freshFolder();
    writeFiles(cwd, 'answers.d', { 'notes.txt': 'no answers' });
    expect(run(['advise', '-a', 'answers.d'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('holds no answers'),
    });
  });
});
