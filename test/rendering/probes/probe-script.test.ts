import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Probe, ProbeSuite } from '../../../src/model/probe.ts';
import { probeScript } from '../../../src/rendering/probes/probe-script.ts';
import { everyBundle } from '../../bundle/bundles.ts';
import { planOf, scenarios, type Way, ways } from '../fixtures/scenarios.ts';
import { answers, anyMatch, call, topology } from '../fixtures/shop.ts';
import { asExpected, runProbes, seen } from './run-probes.ts';

const examples = everyBundle().filter(({ name }) => /^(payments|online-boutique)/.test(name));
const sidecars: Way = { approach: 'hybrid', dataPlane: 'sidecar' };
const plain = suiteOf(sidecars);
const shells = ['sh', 'dash', 'bash'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);
const linter: string = ['shell', 'check'].join('');
const hasLinter = spawnSync(linter, ['--version']).status === 0;

function suiteOf(way: Way, scenario = scenarios.plain as (typeof scenarios)[string]): ProbeSuite {
  return planOf(scenario, way).probes as ProbeSuite;
}

/** What a cluster as it should be answers, in the order of asking. */
function answersTo(probes: readonly Probe[]): string[] {
  return probes.map(({ expect }) => asExpected[expect]);
}

const tokens = { TOKEN_COMPANY: 'aaa.bbb-1_.ccc' };

describe.each(examples)('the probes of $name', ({ plan }) => {
  const suite = plan.probes as ProbeSuite;
  const { content, executable } = probeScript(suite);
  const ran = runProbes(content, ['--writes'], answersTo(suite.probes), tokens);

  it('are an executable script that every shell reads', () => {
    expect(executable).toBe(true);
    for (const shell of shells) {
      const { status, stderr } = spawnSync(shell, ['-n'], { input: content, encoding: 'utf8' });
      expect({ shell, status, stderr }).toEqual({ shell, status: 0, stderr: '' });
    }
  });

  it('pass where the cluster does what was declared', () => {
    expect(ran.stdout).not.toContain('not ok');
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' });
    const count = suite.probes.length + suite.skipped.length;
    expect(ran.stdout).toContain(`\n1..${count}\n`);
    expect(ran.stdout.match(/^ok /gm)).toHaveLength(count);
  });

  it('ask from pods with the namespace, labels and account of each caller', () => {
    const started = ran.calls.filter(([command]) => command === 'run');
    const found = started.map((args) => {
      const value = (flag: string) =>
        args.find((argument) => argument.startsWith(`--${flag}=`))?.slice(flag.length + 3) ?? '';
      const { spec } = JSON.parse(value('overrides')) as {
        spec: { serviceAccountName: string; containers: { name: string }[] };
      };
      expect(spec.containers[0]?.name).toBe(args[1]);
      return { namespace: value('namespace'), labels: value('labels'), account: spec.serviceAccountName };
    });
    const wanted = suite.pods.map(({ namespace, labels, serviceAccount }) => ({
      namespace,
      labels: Object.entries({ ...labels, 'netmesh-advisor/probe': 'true' })
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
      account: serviceAccount,
    }));
    expect(found).toEqual(wanted);
  });

  it('leave no pod behind', () => {
    const names = (command: string) =>
      ran.calls
        .filter(([first]) => first === command)
        .map((args) => args.find((argument) => /^netmesh-probe-\d+-\d+-\d+$/.test(argument)));
    expect(names('delete')).toEqual(names('run'));
  });

  it('fail one by one where the cluster does the opposite, and the exit code counts them', () => {
    const opposite = suite.probes.flatMap(({ kind, request }) =>
      kind === 'allow' ? [seen.noName, seen.noName] : [request ? seen.answer : seen.open],
    );
    const failed = runProbes(content, ['--writes'], opposite, tokens);
    expect(failed.stdout.match(/^not ok /gm)).toHaveLength(suite.probes.length);
    expect(failed.code).toBe(Math.min(suite.probes.length, 100));
  });

  it('show what they would do without a cluster', () => {
    const listed = runProbes(content, ['--list']);
    expect(listed.calls).toEqual([]);
    expect(listed.code).toBe(0);
    expect(listed.stdout.trimEnd().split('\n')).toHaveLength(suite.probes.length + suite.skipped.length);
  });
});

describe('the script', () => {
  const { content } = probeScript(plain);
  const one = (probe: Partial<Probe>) => {
    const [first] = plain.probes as readonly [Probe];
    const { request: _, ...rest } = first;
    return probeScript({ ...plain, skipped: [], probes: [{ ...rest, pod: 0, ...probe }] }).content;
  };

  it('says how to use it in lines of at most 80 columns', () => {
    const { stdout, code } = runProbes(content, ['--help']);
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([
    [['--only', 'deny'], ({ kind }: Probe) => kind === 'deny'],
    [['--only', 'l7'], ({ layer }: Probe) => layer === 'l7'],
    [['--only', 'deny', '--only', 'l4'], ({ kind, layer }: Probe) => kind === 'deny' && layer === 'l4'],
  ])('takes %j', (args, wanted) => {
    const listed = runProbes(content, ['--list', ...args]).stdout.split('\n');
    expect(listed.filter((line) => /^(allow|deny) /.test(line))).toHaveLength(
      plain.probes.filter(wanted).length,
    );
  });

  it.each([
    ['refusal', '\0\0\0\0\0'],
    ['timeout', '\0'],
  ] as const)('sends what makes a proxy tell that it expects a %s', (expect_, sent) => {
    const probe = plain.probes.find(({ kind, request }) => kind === 'deny' && request === undefined);
    const { input } = runProbes(one({ ...probe, expect: expect_ }), [], [asExpected[expect_]]);
    expect(input).toBe(sent);
  });

  it('keeps to one namespace where asked', () => {
    const listed = runProbes(content, ['--list', '--namespace', 'data']).stdout;
    expect(listed).toContain('shop/payment -> data/postgres:5432');
    expect(listed).not.toContain('shop/frontend -> shop/cart');
  });

  it.each([[['--wrong']], [['--only', 'x']], [['--only']]])('refuses %j', (args) => {
    const { code, stderr } = runProbes(content, args);
    expect(code).toBe(120);
    expect(stderr).toContain('probes.sh: ');
  });

  it('gives two runs with the same process id pods of different names', () => {
    const named = () =>
      runProbes(content, ['--only', 'allow']).calls.find(([command]) => command === 'run')?.[1] ?? '';
    const [one, other] = [named(), named()].map((name) =>
      name.replace(/^netmesh-probe-\d+-(\d+)-\d+$/, '$1'),
    );
    expect(one).toMatch(/^\d+$/);
    expect(one).not.toBe(other);
  });

  it.each([
    [undefined, 65532],
    ['1000', 1000],
    ['', undefined],
  ])('runs its pods as the user %o', (user, expected) => {
    const env: Record<string, string> = user === undefined ? {} : { PROBE_USER: user };
    const { calls } = runProbes(content, ['--only', 'allow'], [], env);
    const overrides = calls[0]?.find((argument) => argument.startsWith('--overrides='))?.slice(12) ?? '';
    const { spec } = JSON.parse(overrides) as {
      spec: { containers: { securityContext: { runAsUser?: number } }[] };
    };
    expect(spec.containers[0]?.securityContext.runAsUser).toBe(expected);
  });

  it('refuses a user that is no number', () => {
    const { code, stderr } = runProbes(content, [], [], { PROBE_USER: '1000,"privileged":true' });
    expect(code).toBe(120);
    expect(stderr).toContain('PROBE_USER');
  });

  it('refuses a time that is no number', () => {
    expect(runProbes(content, ['--list'], [], { PROBE_TIMEOUT: '$(id)' }).code).toBe(120);
  });

  it('sends nothing that may change something unless told to', () => {
    const { stdout, calls } = runProbes(content, [], answersTo(plain.probes), tokens);
    expect(stdout).toMatch(/POST \/process # SKIP the request may change something: --writes sends it/);
    expect(calls.flat().filter((argument) => argument.includes('/process'))).toEqual(
      calls.flat().filter((argument) => /^http:.*\/process$/.test(argument)),
    );
    const methods = calls.flatMap((args) =>
      args.flatMap((argument, index) =>
        argument === '--request' ? [`${args[index + 1]} ${args.at(-1)}`] : [],
      ),
    );
    expect(methods.filter((sent) => /^(POST|PUT|PATCH|DELETE) .*\/(process|admin)/.test(sent))).toEqual([]);
  });

  it('skips what needs a token until there is one, and never shows it', () => {
    const without = runProbes(
      content,
      ['--writes'],
      answersTo(plain.probes.filter(({ request }) => !request?.token)),
    );
    expect(without.stdout).toContain('# SKIP needs a token in TOKEN_COMPANY');
    expect(without.code).toBe(0);
    const given = runProbes(content, ['--writes'], answersTo(plain.probes), tokens);
    expect(given.stdout + given.stderr + given.calls.flat().join(' ')).not.toContain(tokens.TOKEN_COMPANY);
    expect(given.input).toContain(`header = "Authorization: Bearer ${tokens.TOKEN_COMPANY}"\n`);
    const odd = runProbes(content, ['--writes'], [], { TOKEN_COMPANY: 'x"\noutput = "/tmp/x' });
    expect(odd.stdout).toContain('# SKIP the value of TOKEN_COMPANY is no token');
    expect(odd.input).not.toContain('output =');
  });

  it.each([
    ['answer', seen.answer, 0],
    ['answer', seen.ownForbidden, 0],
    ['answer', seen.forbidden, 1],
    ['answer', seen.unavailable, 1],
    ['answer', seen.closed, 1],
    ['answer', seen.nothing, 1],
    ['forbidden', seen.forbidden, 0],
    ['forbidden', seen.ownForbidden, 1],
    ['forbidden', seen.timeout, 1],
    ['forbidden', seen.nothing, 1],
    ['refusal', seen.forbidden, 0],
    ['refusal', seen.answer, 1],
    ['cut', seen.timeout, 0],
    ['cut', seen.unavailable, 0],
    ['cut', seen.sidecarRefuses, 0],
    ['cut', seen.noHandshake, 0],
    ['cut', seen.untrusted, 1],
    ['cut', seen.refused, 1],
    ['cut', seen.noName, 1],
    ['answer', seen.untrusted, 0],
    ['answer', seen.noHandshake, 1],
    ['answer', seen.ownBadGateway, 0],
    ['name', seen.refused, 0],
    ['name', seen.noName, 1],
  ] as const)('that expects %s and sees "%s" ends with %i', (expected, line, code) => {
    const request = {
      scheme: 'http',
      http2: false,
      method: 'GET',
      path: '/',
      headers: [],
      writes: false,
    } as const;
    expect(runProbes(one({ kind: 'deny', expect: expected, request }), [], [line]).code).toBe(code);
  });

  it.each([
    ['connect', seen.closed, 0],
    ['connect', seen.timeout, 1],
    ['stay', seen.open, 0],
    ['stay', seen.closed, 1],
    ['timeout', seen.timeout, 0],
    ['timeout', seen.closed, 1],
    ['timeout', seen.open, 1],
    ['timeout', seen.refused, 1],
    ['timeout', seen.nothing, 1],
    ['refusal', seen.open, 1],
  ] as const)('that expects a connection to %s and sees "%s" ends with %i', (expected, line, code) => {
    expect(runProbes(one({ kind: 'deny', expect: expected }), [], [line]).code).toBe(code);
  });

  it('takes a refusal for a denial only where the plugin is said to reject', () => {
    const script = one({ kind: 'deny', expect: 'timeout' });
    expect(runProbes(script, [], [seen.refused], { PROBE_REFUSED: 'denied' }).code).toBe(0);
  });

  it('asks a second time before it says that a declared call fails', () => {
    expect(runProbes(one({ kind: 'allow', expect: 'stay' }), [], [seen.closed, seen.open]).code).toBe(0);
  });

  it('fails every probe of a pod that does not start, and takes it away', () => {
    const { code, stdout, calls } = runProbes(one({}), [], [], {}, 1);
    expect({ code, exec: calls.filter(([command]) => command === 'exec') }).toEqual({ code: 1, exec: [] });
    expect(stdout).toContain('did not start');
    expect(calls.at(-1)?.[0]).toBe('delete');
  });

  it.each([
    ['HUP', 129],
    ['INT', 130],
    ['TERM', 143],
  ])('takes its pod away when it gets %s', (signal, status) => {
    const { code, calls } = runProbes(content, [], [], { STUB_SIGNAL: signal });
    expect(code).toBe(status);
    expect(calls.map(([command]) => command)).toEqual([
      'run',
      'wait',
      ...calls.slice(2, -1).map(([one]) => one),
      'delete',
    ]);
    expect(calls.filter(([command]) => command === 'exec')).toHaveLength(1);
  });

  it('says so where kubectl is missing', () => {
    const { status } = spawnSync('/bin/sh', ['-s'], { input: content, env: { PATH: '/nonexistent' } });
    expect(status).toBe(121);
  });

  it.skipIf(!hasLinter)('pleases shellcheck', () => {
    const { stdout } = spawnSync(linter, ['-s', 'sh', '-'], {
      input: content,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  });
});

describe('a value', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom(
      "'; touch pwned; '",
      '$(touch pwned)',
      '`touch pwned`',
      '\nEND\ntouch pwned\n',
      '-o',
      '\\',
      '"',
      "'",
    ),
    fc.constantFrom('x # SKIP', '@/etc/passwd', '{a,b}', '[1-9]', '$HOME', '!x', '\u0000', '\ud800'),
  );

  /** The declared parts that people write freely, all with one text. */
  const scriptWith = (text: string) => {
    const match = {
      ...anyMatch,
      methods: ['GET'],
      paths: [text],
      hosts: [text],
      headers: [{ name: 'x-header', values: [text] }],
    };
    const given = answers({
      topology: {
        calls: [
          ...topology.calls,
          call(9, 'shop/frontend', 'shop/payment', 8080, { http: [match] }),
          call(10, 'shop/cart', 'shop/payment', 8080, { http: [{ ...anyMatch, paths: [text] }] }),
        ],
        externals: [{ name: 'stripe', hosts: [text], cidrs: [], egressGateway: false }],
        tokenIssuers: topology.tokenIssuers.map((issuer) => ({
          ...issuer,
          fromHeaders: [{ name: 'x-token', prefix: text }],
        })),
      },
    });
    return suiteOf(sidecars, { answers: given });
  };

  it('reaches kubectl as part of one argument, and the shell never', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const suite = scriptWith(text);
        const { content } = probeScript(suite);
        expect(spawnSync('sh', ['-n'], { input: content }).status).toBe(0);
        const { calls, code, stdout, stderr } = runProbes(
          content,
          ['--writes'],
          answersTo(suite.probes),
          tokens,
        );
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(stdout.match(/^ok /gm)).toHaveLength(suite.probes.length + suite.skipped.length);
        expect(calls.filter(([command]) => command === 'exec')).toHaveLength(suite.probes.length);
        for (const args of calls.filter(([command]) => command === 'exec')) {
          expect(args.at(-1)).toMatch(/^(telnet|https?):\/\/\S+$/);
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('of a name that no answer may hold cannot become a command either', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const pods = plain.pods.map((pod) => ({
          ...pod,
          namespace: text,
          labels: { app: text },
          serviceAccount: text,
        }));
        const target = { kind: 'service', by: 'name', namespace: text, name: text } as const;
        const probes = plain.probes.slice(0, 1).map((probe) => ({ ...probe, title: text, target }));
        const { content } = probeScript({ ...plain, pods, probes, skipped: [] });
        const { calls } = runProbes(content, [], answersTo(probes), tokens);
        expect(calls.map(([command]) => command)).toEqual(['run', 'wait', 'exec', 'delete']);
        const overrides = calls[0]?.find((argument) => argument.startsWith('--overrides=')) ?? '';
        const { spec } = JSON.parse(overrides.slice('--overrides='.length)) as {
          spec: Record<string, unknown>;
        };
        expect(spec.serviceAccountName).toBe(text);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the suite', () => {
  it('asks nothing of HTTP where only packets are filtered', () => {
    const { probes } = suiteOf({ approach: 'network-policies' });
    expect(probes.filter(({ layer, request }) => layer === 'l7' || request?.scheme === 'http')).toEqual([]);
    expect(new Set(probes.filter(({ kind }) => kind === 'deny').map(({ expect }) => expect))).toEqual(
      new Set(['timeout']),
    );
  });

  it.each(ways)('has both kinds under $approach $dataPlane, and knows both ends of each', (way) => {
    const { probes } = suiteOf(way);
    const called = probes.filter(({ kind }) => kind === 'allow').map(({ title }) => title);
    for (const { answer } of topology.calls) expect(called.join('\n')).toContain(`(${answer})`);
    for (const kind of ['allow', 'deny']) expect(probes.some((probe) => probe.kind === kind)).toBe(true);
  });

  it('keeps those out of the mesh who are, and says why it skips', () => {
    const outside = plain.pods.find(({ labels }) => labels.app === 'redis' || labels.role === 'standby');
    expect(outside?.meshed ?? false).toBe(false);
    const { skipped } = suiteOf(sidecars, scenarios['a caller on the network of its node']);
    expect(skipped.map(({ why }) => why)).toContain('its caller runs on the network of its node');
  });

  it('stays readable for a huge application, and says what it left out', () => {
    const calls = Array.from({ length: 600 }, (_, index) =>
      call(
        index,
        'shop/frontend',
        ['shop/cart', 'shop/payment', 'data/postgres'][index % 3] ?? '',
        1000 + index,
      ),
    );
    const suite = suiteOf(sidecars, {
      answers: answers({ topology: { calls: [...calls, ...topology.calls] } }),
    });
    expect(suite.probes.filter(({ kind }) => kind === 'allow')).toHaveLength(200 + 6);
    expect(suite.leftOut.calls).toBe(600 + topology.calls.length - 200);
    expect(suite.probes.some(({ title }) => title.includes('shop/backoffice -> shop/payment'))).toBe(true);
    const { stdout } = runProbes(probeScript(suite).content, ['--list']);
    expect(stdout).toContain(
      `# too large to try everything: ${suite.leftOut.calls} declared calls are not tried`,
    );
  });
});
