import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { knowledge } from './example-knowledge.ts';

const shop = {
  name: 'shop.yaml',
  text: `version: 1
platform: {networkPlugin: calico, resolver: kube-dns}
topology:
  namespaces: [shop, pay]
  workloads:
    - {name: checkout, namespace: shop, serviceAccount: checkout}
  calls:
    - {from: shop/checkout, to: pay/payment, port: 8080}
`,
};
const pay = {
  name: 'pay.yaml',
  text: `version: 1
topology:
  namespaces:
    - {name: pay, labels: {team: pay}}
  workloads:
    - {name: payment, namespace: pay, ports: [8080]}
`,
};

function read(...inputs: Parameters<typeof readAnswers>[1]) {
  return readAnswers(knowledge, inputs);
}

describe('fragments', () => {
  it('add to each other: maps by key, named items by name', () => {
    const { answers, problems } = read(shop, pay);
    expect(problems).toEqual([]);
    expect(answers?.topology?.workloads.map(({ name }) => name)).toEqual(['checkout', 'payment']);
    expect(answers?.topology?.namespaces.map(({ name, labels }) => [name, labels])).toEqual([
      ['shop', {}],
      ['pay', { team: 'pay' }],
    ]);
  });

  it('may say the same thing twice', () => {
    expect(read(shop, { name: 'again.yaml', text: shop.text }, pay).problems).toEqual([]);
  });

  it('give one problem that names both places where they differ', () => {
    const other = { name: 'other.yaml', text: 'version: 1\nplatform:\n  networkPlugin: cilium\n' };
    expect(read(shop, pay, other).problems).toEqual([
      {
        path: 'platform.networkPlugin',
        message:
          'is "cilium" in other.yaml, line 3, but "calico" in shop.yaml, line 2; only a file with "overlay: true" may replace a value',
        file: 'other.yaml',
        line: 3,
      },
    ]);
  });

  it('differ about a workload by its name, whatever its place in the list', () => {
    const other = {
      name: 'other.yaml',
      text: 'version: 1\ntopology:\n  workloads:\n    - {name: payment, namespace: pay}\n    - {name: checkout, namespace: shop, serviceAccount: till}\n',
    };
    expect(read(shop, pay, other).problems).toMatchObject([
      { path: 'topology.workloads[0].serviceAccount', file: 'other.yaml', line: 5 },
    ]);
  });

  it('are checked each by itself, with the file and the path in that file', () => {
    const broken = { name: 'pay.yaml', text: pay.text.replace('8080', '80800') };
    expect(read(shop, broken).problems).toMatchObject([
      { path: 'topology.workloads[0].ports[0]', file: 'pay.yaml', line: 6 },
    ]);
  });

  it('are checked together: a reference to nothing has the path in its own file', () => {
    const calls = {
      name: 'calls.yaml',
      text: 'version: 1\ntopology:\n  calls:\n    - {from: shop/checkout, to: pay/paymnt, port: 8080}\n',
    };
    expect(read(shop, pay, calls).problems).toEqual([
      {
        path: 'topology.calls[0].to',
        message: '"pay/paymnt" is neither a workload nor an external destination',
        suggestion: 'pay/payment',
        file: 'calls.yaml',
        line: 4,
      },
    ]);
  });

  it('give the same answers in either order, but for the order of lists', () => {
    const sorted = (result: ReturnType<typeof readAnswers>) =>
      [...(result.answers?.topology?.workloads ?? [])].sort((left, right) =>
        left.name < right.name ? -1 : 1,
      );
    expect(sorted(read(shop, pay))).toHaveLength(2);
    expect(sorted(read(shop, pay))).toEqual(sorted(read(pay, shop)));
  });
});

describe('layers', () => {
  const overlay = {
    name: 'staging.yaml',
    text: 'version: 1\noverlay: true\nplatform: {networkPlugin: cilium, resolver: {port: 5353}}\nrequirements: {service-trust: mtls}\n',
  };

  it('lie over each other: preset, files, overlays, flags', () => {
    const trust = (inputs: Parameters<typeof readAnswers>[1], flags?: Record<string, unknown>) =>
      readAnswers(knowledge, inputs, { preset: 's1-simple', ...(flags && { flags }) }).answers?.requirements[
        'service-trust'
      ];
    expect(trust([shop, pay])).toBe('none');
    expect(trust([shop, pay, overlay])).toBe('mtls');
    expect(trust([overlay, shop, pay])).toBe('mtls');
    expect(trust([shop, pay, overlay], { 'requirements.service-trust': 'zero-trust' })).toBe('zero-trust');
  });

  it('may not differ among overlays, in whatever order', () => {
    const other = {
      name: 'other.yaml',
      text: 'version: 1\noverlay: true\nrequirements: {service-trust: none}\n',
    };
    for (const [first, second] of [
      [overlay, other],
      [other, overlay],
    ] as const) {
      const { problems } = read(shop, pay, first, second);
      expect(problems).toMatchObject([
        {
          path: 'requirements.service-trust',
          message: expect.stringContaining('two files with "overlay: true" may not differ'),
          file: second.name,
        },
      ]);
      expect(problems[0]?.message).toContain(`in ${first.name}, line`);
    }
  });

  it('let an overlay replace, and add to a short form', () => {
    const { answers, problems } = read(shop, pay, overlay);
    expect(problems).toEqual([]);
    expect(answers?.platform.networkPlugin).toBe('cilium');
    expect(answers?.platform.resolver).toMatchObject({ kind: 'kube-dns', port: 5353 });
  });

  it('know where each value came from', () => {
    const { provenance } = readAnswers(knowledge, [shop, pay, overlay], {
      preset: 's1-simple',
      flags: { 'platform.nodes': 5 },
    });
    expect(provenance.get('requirements.service-trust')).toEqual({
      kind: 'file',
      name: 'staging.yaml',
      line: 4,
    });
    expect(provenance.get('requirements.l7-policies')).toEqual({ kind: 'preset', name: 's1-simple' });
    expect(provenance.get('platform.nodes')).toEqual({ kind: 'flag', name: 'platform.nodes' });
    expect(provenance.get('platform.istio.namespace')).toEqual({ kind: 'default', name: 'istio-namespace' });
    expect(provenance.get('topology.workloads[1].name')).toEqual({ kind: 'file', name: 'pay.yaml', line: 6 });
  });

  it('refuse a flag like any other answer', () => {
    const { problems } = readAnswers(knowledge, [shop, pay], {
      flags: { 'platform.istio.dataPlane': 'sidecars' },
    });
    expect(problems).toMatchObject([{ path: 'platform.istio.dataPlane', suggestion: 'sidecar' }]);
  });
});
