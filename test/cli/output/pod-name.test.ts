import { expect, it } from 'vitest';
import { wideningFindings } from '../../../src/cli/advise/widening-findings.ts';
import { podName } from '../../../src/cli/output/pod-name.ts';
import type { Finding } from '../../../src/model/finding.ts';

it.each([
  ['netmesh-elsewhere/netmesh-stranger', 'other pods'],
  ['shop/netmesh-stranger', 'other pods of shop'],
  ['kube-system/cluster-resolver', 'the DNS resolver in kube-system'],
  ['203.0.113.77 -> shop/web', 'outside the cluster -> shop/web'],
  ['shop/web', 'shop/web'],
])('calls %s %s', (name, words) => {
  expect(podName(name)).toBe(words);
});

it('names in a widening no pod that only the proof knows', () => {
  const sources = ['shop/web', 'netmesh-elsewhere/netmesh-stranger'];
  const [finding] = wideningFindings(
    [
      {
        code: 'unconfirmed-workload',
        destination: 'shop/netmesh-stranger',
        port: 80,
        protocol: 'TCP',
        sources,
      },
    ],
    () => false,
  );
  expect(finding?.values).toMatchObject({ workload: 'other pods of shop', source: 'shop/web, other pods' });
});

it('leaves out of a widening whom the plan told of already, and the whole of it where nobody is left', () => {
  const told = (name: string) => (finding: Finding) => finding.values.source === name;
  const of = (sources: readonly string[]) =>
    wideningFindings(
      [{ code: 'l7-not-enforced', destination: 'shop/payment', port: 80, protocol: 'TCP', sources }],
      told('shop/web'),
    ).map(({ values }) => values.source);
  expect(of(['shop/web', 'shop/cart'])).toEqual(['shop/cart']);
  expect(of(['shop/web'])).toEqual([]);
  expect(of([])).toEqual(['anybody']);
});
