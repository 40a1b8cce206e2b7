import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../src/report/text-width.ts';
import { application } from './answers.ts';
import { freshFolder, run } from './run-program.ts';

/** The application of the tests with the policies that the program itself writes for it. */
function bundle(): { readonly folder: string; readonly args: readonly string[] } {
  const folder = freshFolder();
  writeFileSync(
    join(folder, 'answers.yaml'),
    application.replaceAll('ports: [', 'callsConfirmed: true, ports: ['),
  );
  const { code, stderr } = run(['advise', '--answers', 'answers.yaml', '--output-dir', 'policies'], {
    cwd: folder,
  });
  if (code !== 0) throw new Error(stderr);
  return { folder, args: ['policies', '--answers', 'answers.yaml'] };
}

const open = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{}]}
`;
const shut = open.replace(', ingress: [{}]', '').replace('name: open', 'name: shut');

const widest = (text: string): number => Math.max(...text.split('\n').map(textWidth));

describe('verify', () => {
  it('finds that a bundle holds, in its final state and not phase by phase', () => {
    const { folder, args } = bundle();
    const { code, stdout } = run(['verify', ...args], { cwd: folder });
    expect(stdout).toMatch(/^ {2}Holds/);
    expect(code).toBe(0);
  });

  it.each([
    [
      'a namespace with nothing but host-network pods',
      `platform: {networkPlugin: calico, istio: {dataPlane: sidecar}}
requirements: {l7-policies: yes, service-trust: mtls, isolation: workloads}
topology:
  workloads: [{name: web, namespace: shop}, {name: agent, namespace: nodes, kind: DaemonSet, hostNetwork: true, ports: [9100]}]
  calls: [{from: web, to: agent, port: 9100}]
`,
    ],
    [
      'monitoring outside the mesh in a namespace of the mesh',
      `platform: {istio: {dataPlane: sidecar}, monitoring: {namespace: shop, labels: {app: prom}, inMesh: false}}
requirements: {l7-policies: yes, service-trust: mtls, isolation: none}
topology:
  workloads: [{name: web, namespace: shop}, {name: api, namespace: shop, ports: [9000], metrics: {port: 9102, path: /m}}]
  calls: [{from: web, to: api, port: 9000}]
`,
    ],
  ])('finds that a bundle holds: %s', (_, answers) => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'answers.yaml'), `version: 1\n${answers}`);
    const advised = run(['advise', '--answers', 'answers.yaml', '-d', 'out'], { cwd: folder });
    expect(advised.code, advised.stderr).toBe(0);
    const { code, stdout } = run(['verify', 'out/final', '--answers', 'answers.yaml'], { cwd: folder });
    expect(stdout).toMatch(/^ {2}Holds/);
    expect(code).toBe(0);
  });

  it('ends with 1 where a declared call is denied, and names the rule', () => {
    const { folder } = bundle();
    writeFileSync(join(folder, 'shut.yaml'), shut);
    const { code, stdout } = run(['verify', 'shut.yaml', '--answers', 'answers.yaml'], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toContain('shop/web → shop/api:8080');
    expect(stdout).toContain('topology.calls[0]');
  });

  it('ends with 1 where more is open than was declared', () => {
    const { folder } = bundle();
    writeFileSync(join(folder, 'open.yaml'), open);
    const { code, stdout } = run(['verify', 'open.yaml', '--answers', 'answers.yaml', '-o', 'json'], {
      cwd: folder,
    });
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as { tooWide: unknown[] }).tooWide).not.toEqual([]);
  });

  it('does not call another resolver wrong where nobody said which there is, and tells what it took', () => {
    const local = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{to: [{ipBlock: {cidr: 169.254.20.10/32}}], ports: [{protocol: UDP, port: 53}, {port: 53}]}]
`;
    const unsaid = run(['verify', '-'], { input: local });
    expect(unsaid.stdout).not.toContain('wrong-resolver');
    expect(unsaid.stdout).toContain('DNS is answered by pods in kube-system');
    const folder = freshFolder();
    writeFileSync(join(folder, 'said.yaml'), 'version: 1\nplatform: {resolver: kube-dns}\n');
    const said = run(['verify', '-', '--answers', 'said.yaml'], { cwd: folder, input: local });
    expect(said.stdout).toContain('wrong-resolver');
    expect(said.stdout).not.toContain('DNS is answered by pods');
  });

  it('ends with 2 where no API server takes a policy, and says the rest all the same', () => {
    const { code, stdout } = run(['verify', '-'], { input: shut.replace('Ingress', 'Inwards') });
    expect(code).toBe(2);
    expect(stdout).toContain('spec.policyTypes[0]');
  });

  it.each([
    ['no file', ['verify', 'nowhere.yaml'], ''],
    ['text that is no YAML', ['verify', '-'], 'a: ['],
    ['nothing on standard input', ['verify', '-'], ''],
    ['standard input twice', ['verify', '-', '--answers', '-'], open],
    ['inferred calls without manifests', ['verify', '-', '--accept-inferred', 'high'], open],
    ['a namespace that is no name', ['verify', '-', '-n', 'Shop!'], open],
  ])('ends with 2 for %s', (_, args, input) => {
    const { code, stdout, stderr } = run(args, { input });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it('says of objects of any shape what is wrong with them', () => {
    const shapes = [
      '[1, 2]',
      'null',
      '{rules: [{from: [null], to: 5}], selector: 7}',
      '{podSelector: 3, ingress: 4}',
    ];
    const input = ['NetworkPolicy networking.k8s.io/v1', 'AuthorizationPolicy security.istio.io/v1']
      .flatMap((type, index) =>
        shapes.map((spec, position) => {
          const [kind, apiVersion] = type.split(' ');
          const metadata = position === 1 ? '{name: z, namespace: 5}' : `{name: p${index}${position}}`;
          return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n`;
        }),
      )
      .join('---\n');
    const { code, stdout } = run(['verify', '-'], { input });
    expect(code).toBe(2);
    expect(stdout).toContain('Refused');
  });

  it('takes from an export what it shows of the cluster', () => {
    const daemon = (namespace: string, name: string, labels = `app: ${name}`) => `---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}, annotations: {prometheus.io/scrape: 'true', prometheus.io/port: '9100'}}
    spec: {containers: [{name: main, image: ${name}, ports: [{containerPort: 9100}]}]}
`;
    const input = [
      shut,
      daemon('shop', 'api'),
      daemon('monitoring', 'prometheus', 'app.kubernetes.io/name: prometheus'),
    ].join('');
    const read = (text: string) => JSON.parse(run(['verify', '-', '-o', 'json'], { input: text }).stdout);
    expect(read(input).cut.map(({ purpose }: { purpose: string }) => purpose)).toEqual(['metrics']);
    const ignored = read(input + daemon('kube-flannel', 'kube-flannel'));
    expect(ignored.cut).toEqual([]);
    expect(JSON.stringify(ignored.findings)).toContain('policies-not-enforced');
    const route = ['--source', 'monitoring/prometheus', '--destination', 'shop/api', '--port', '9100'];
    const why = run(['why', '-', ...route], { input: input + daemon('kube-flannel', 'kube-flannel') });
    expect(why.stdout).toContain('enforces no NetworkPolicy');
  });

  it('judges what is piped in, without any workload', () => {
    const { code, stdout } = run(['verify', '-'], { input: open });
    expect(code).toBe(0);
    expect(stdout).toContain('no workloads in the input');
  });

  it('fails on findings only where it is told to', () => {
    const broad = `${open}---\n${open.replace('name: open', 'name: dns').replace('Ingress]', 'Egress]').replace('ingress: [{}]', 'egress: [{to: [{namespaceSelector: {}}], ports: [{port: 53, protocol: UDP}]}]')}`;
    const codes = [[], ['--fail-on', 'info'], ['--fail-on', 'blocking']].map(
      (flags) => run(['verify', '-', ...flags], { input: broad }).code,
    );
    expect(codes).toEqual([0, 1, 0]);
  });

  it('keeps to 80 columns and, where asked, to ASCII', () => {
    const { folder } = bundle();
    writeFileSync(join(folder, 'open.yaml'), open);
    const { stdout } = run(['verify', 'open.yaml', '--answers', 'answers.yaml', '--plain'], { cwd: folder });
    expect(widest(stdout)).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

describe('formats of verify', () => {
  const printed = (format: string): string => {
    const { folder } = bundle();
    mkdirSync(join(folder, 'more'));
    writeFileSync(join(folder, 'more', 'open.yaml'), `# first line\n${open}`);
    return run(['verify', './more', 'policies', '--answers', 'answers.yaml', '-o', format], { cwd: folder })
      .stdout;
  };

  it('JSON holds every pair, and what it was judged with', () => {
    const json = JSON.parse(printed('json')) as {
      version: number;
      holds: boolean;
      workloads: { name: string }[];
      matrix: { destination: string; port: number | 'other'; allowed: string[] }[];
    };
    expect(json).toMatchObject({ version: 1, holds: false });
    const api = json.matrix.find(({ destination, port }) => destination === 'shop/api' && port === 8080);
    expect(api?.allowed).toContain('shop/web');
    expect(json.workloads.map(({ name }) => name)).toContain('shop/db');
  });

  it('SARIF has stable rules, relative paths and fingerprints', () => {
    const log = JSON.parse(printed('sarif')) as {
      version: string;
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        results: {
          ruleId: string;
          ruleIndex: number;
          partialFingerprints: Record<string, string>;
          locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
        }[];
      }[];
    };
    expect(log.version).toBe('2.1.0');
    const [first] = log.runs;
    const results = first?.results ?? [];
    expect(results.map(({ ruleId }) => ruleId)).toContain('too-wide');
    for (const { ruleId, ruleIndex } of results) expect(first?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    const uris = results.flatMap(({ locations }) =>
      locations.map((one) => one.physicalLocation.artifactLocation.uri),
    );
    expect(uris.filter((uri) => /^[./]|\\|^\w+:/.test(uri))).toEqual([]);
    const prints = results.map(({ partialFingerprints }) => partialFingerprints['netmeshAdvisor/v1']);
    expect(new Set(prints).size).toBe(results.length);
    expect(printed('sarif')).toBe(printed('sarif'));
  });

  it('JUnit has a test case for each declared call', () => {
    const xml = printed('junit');
    expect(xml.match(/<testcase classname="declared calls"/g)).toHaveLength(2);
    expect(xml).toContain('<failure message=');
    const counted = /<testsuites name="netmesh-advisor" tests="(\d+)" failures="(\d+)"/.exec(xml);
    expect(Number(counted?.[1])).toBe(xml.match(/<testcase /g)?.length);
    expect(Number(counted?.[2])).toBe(xml.match(/<failure /g)?.length);
  });

  it('JUnit fails where the exit code does', () => {
    const { folder } = bundle();
    const alone = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{}]}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: limit, namespace: shop}
spec: {configPatches: [{applyTo: HTTP_FILTER, patch: {operation: INSERT_BEFORE, value: {name: x}}}]}
`;
    writeFileSync(join(folder, 'alone.yaml'), alone);
    const ask = (...args: readonly string[]) => run(['verify', 'alone.yaml', ...args], { cwd: folder });
    const lenient = ask('-o', 'junit');
    expect([lenient.code, lenient.stdout.match(/<failure /g)]).toEqual([0, null]);
    const strict = ask('-o', 'junit', '--fail-on', 'warning');
    expect(strict.code).toBe(1);
    expect(strict.stdout).toMatch(/<failure message="warning: shop\/open/);
    expect(ask().stdout).not.toContain('Without effect');
    expect(ask().stdout).toMatch(/Taken with a warning\n +EnvoyFilter shop\/limit/);
  });

  it('Markdown is short, with the edges folded away', () => {
    const text = printed('markdown');
    expect(text).toMatch(/^### Network policies: do not hold/);
    expect(text.indexOf('<details>')).toBeGreaterThan(text.indexOf('**Too wide**'));
  });
});

describe('why', () => {
  it('walks a request through the layers, and ends with 0 whatever the answer', () => {
    const { folder, args } = bundle();
    const ask = (...ends: readonly string[]) => run(['why', ...args, ...ends], { cwd: folder });
    const allowed = ask('--source', 'shop/web', '--destination', 'api', '--port', '8080');
    expect(allowed.stdout).toMatch(/^ {2}shop\/web → shop\/api:8080 +allowed\n/);
    const denied = ask('--source', 'shop/db', '--destination', 'shop/web', '--port', '8080');
    expect(denied.stdout).toMatch(/denied\n/);
    expect(denied.stdout).toContain('a timeout');
    expect([allowed.code, denied.code]).toEqual([0, 0]);
    expect(widest(denied.stdout)).toBeLessThanOrEqual(80);
  });

  it('gives the same verdict as JSON', () => {
    const { folder, args } = bundle();
    const flags = ['--source', 'shop/db', '--destination', 'shop/web', '--port', '8080', '-o', 'json'];
    const { stdout } = run(['why', ...args, ...flags], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'denied', callerSees: 'timeout' });
  });

  it.each([
    [
      'an unknown workload',
      ['--source', 'shop/wbe', '--destination', 'shop/api', '--port', '8080'],
      'did you mean shop/web',
    ],
    ['half a request', ['--source', 'shop/web'], '--destination'],
    [
      'a port that is none',
      ['--source', 'shop/web', '--destination', 'shop/api', '--port', '80800'],
      '80800',
    ],
    ['HTTP without a request', ['--method', 'GET'], '--source'],
    [
      'a header without a value',
      ['--source', 'shop/web', '--destination', 'shop/api', '--port', '1', '--header', 'x'],
      'name=value',
    ],
  ])('ends with 2 for %s', (_, flags, told) => {
    const { folder, args } = bundle();
    const { code, stderr } = run(['why', ...args, ...flags], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(told);
  });

  it('reads the claims of a token from standard input', () => {
    const { folder, args } = bundle();
    const flags = [
      '--source',
      'shop/web',
      '--destination',
      'shop/api',
      '--port',
      '8080',
      '--claims',
      '-',
      '-o',
      'json',
    ];
    const { stdout } = run(['why', ...args, ...flags], {
      cwd: folder,
      input: '{"iss": "https://id", "role": "admin"}',
    });
    expect(JSON.parse(stdout)).toMatchObject({
      request: { http: { token: { issuer: 'https://id', claims: { role: 'admin' } } } },
    });
  });

  it('says of a document of ours which call asked for it and needs it', () => {
    const { folder } = bundle();
    const file = 'policies/final/shop/namespace.yaml';
    const { code, stdout } = run(['why', file, '--answers', 'answers.yaml'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('platform.resolver');
    expect(stdout).toMatch(/Serves\n +DNS of/);
  });

  it('names the calls behind a document of a bundle by the answers of that bundle', () => {
    const { folder } = bundle();
    const { stdout } = run(['why', 'policies/final/shop/web.yaml'], { cwd: folder });
    expect(stdout).toContain('topology.calls[0]: shop/web → shop/api:8080');
  });

  it('finds the document at a line', () => {
    const { folder } = bundle();
    writeFileSync(join(folder, 'two.yaml'), `${open}---\n${shut}`);
    const { stdout } = run(['why', 'two.yaml:7'], { cwd: folder });
    expect(stdout).toContain('NetworkPolicy shop/shut');
    expect(stdout).not.toContain('NetworkPolicy shop/open');
  });

  it('does not take a line past the end for the last document', () => {
    const { folder } = bundle();
    writeFileSync(join(folder, 'two.yaml'), `${open}---\n${shut}`);
    const { code, stderr } = run(['why', 'two.yaml:999'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/two\.yaml has \d+ lines, not 999/);
  });

  it('calls what describes the cluster no policy', () => {
    const { folder } = bundle();
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n';
    writeFileSync(join(folder, 'both.yaml'), `${namespace}${shut}`);
    const { stdout } = run(['why', 'both.yaml:1'], { cwd: folder });
    expect(stdout).toContain('No policy');
    expect(stdout).not.toContain('Nothing would change');
  });

  it('takes a line of a comment for the document that it is about', () => {
    const { folder } = bundle();
    const file = 'policies/final/shop/api.yaml';
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    const starts = lines.flatMap((line, index) => (line === '---' ? [index + 1] : []));
    expect(starts.length).toBeGreaterThan(0);
    for (const start of starts) {
      const name = lines.slice(start).find((line) => line.startsWith('  name: '));
      for (const line of [start, start + 1, start + 8]) {
        const { stdout } = run(['why', `${file}:${line}`], { cwd: folder });
        expect(stdout).toContain(` shop/${name?.slice('  name: '.length)}`);
        expect(stdout.match(/^ {2}\S+ shop\//gm)).toHaveLength(1);
      }
    }
  });
});

describe('an object that no API server takes', () => {
  const file = 'refused.yaml';
  const folderWith = () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'workloads.yaml'), workloads);
    writeFileSync(join(folder, file), shut.replace('Ingress', 'Inwards'));
    return folder;
  };
  const workloads = ['web', 'api']
    .map(
      (name) =>
        `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}\n` +
        'spec: {containers: [{name: main, image: main, ports: [{containerPort: 8080}]}]}\n',
    )
    .join('---\n');

  it('is named by why, for a request and for the document itself', () => {
    const cwd = folderWith();
    const ends = ['--source', 'shop/web', '--destination', 'shop/api', '--port', '8080'];
    const request = run(['why', file, '--from', 'workloads.yaml', ...ends], { cwd });
    expect(request.stdout).toMatch(/allowed\n/);
    expect(request.stdout).toContain('NetworkPolicy shop/shut: spec.policyTypes');
    expect(run(['why', file, '--from', 'workloads.yaml', ...ends, '-o', 'json'], { cwd }).stdout).toContain(
      '"refused": [\n    {',
    );
    expect(run(['why', file, '--from', 'workloads.yaml'], { cwd }).stdout).toContain(
      'No API server takes it',
    );
  });

  it('is named by diff', () => {
    const cwd = folderWith();
    const args = ['diff', 'workloads.yaml', file, '--from', 'workloads.yaml'];
    expect(run(args, { cwd }).stdout).toContain('NetworkPolicy shop/shut: spec.policyTypes');
    expect(run([...args, '-o', 'markdown'], { cwd }).stdout).toContain('- NetworkPolicy shop/shut');
    const { refused } = JSON.parse(run([...args, '-o', 'json'], { cwd }).stdout) as {
      refused: { before: unknown[]; after: unknown[] };
    };
    expect([refused.before, refused.after].map(({ length }) => length)).toEqual([0, 1]);
  });
});

describe('diff', () => {
  it('is silent about itself, and ends with 0', () => {
    const { folder } = bundle();
    const { code, stdout } = run(
      ['diff', 'policies', 'policies', '--exit-code', '--answers', 'answers.yaml'],
      { cwd: folder },
    );
    expect(code).toBe(0);
    expect(stdout).toContain('no difference');
  });

  it('tells what goes, and ends with 1 where it is asked to', () => {
    const { folder } = bundle();
    writeFileSync(join(folder, 'open.yaml'), open);
    writeFileSync(join(folder, 'shut.yaml'), shut);
    const args = ['diff', 'open.yaml', 'shut.yaml', '--answers', 'answers.yaml'];
    const [plain, strict] = [run(args, { cwd: folder }), run([...args, '--exit-code'], { cwd: folder })];
    expect([plain.code, strict.code]).toEqual([0, 1]);
    expect(plain.stdout).toMatch(/Removed\n/);
    expect(widest(plain.stdout)).toBeLessThanOrEqual(80);
    expect(run([...args, '-o', 'json'], { cwd: folder }).stdout).toContain('"kind": "removed"');
    expect(run([...args, '-o', 'markdown'], { cwd: folder }).stdout).toContain('| Removed |');
  });
});
