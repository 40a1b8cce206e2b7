import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { readObjects } from '../../src/kubernetes/read-objects.ts';
import type { LayerVerdict, Verdict } from '../../src/model/verdict.ts';
import type { ConnectivityRow } from '../../src/model/verification.ts';
import { tellConnectivity } from '../../src/report/connectivity-text.ts';
import { fingerprint } from '../../src/report/fingerprint.ts';
import { renderDiff } from '../../src/report/render-diff.ts';
import { renderVerification } from '../../src/report/render-verification.ts';
import { renderWhy } from '../../src/report/render-why.ts';
import { plainStyle, type Style } from '../../src/report/style.ts';
import { textWidth } from '../../src/report/text-width.ts';
import { verificationJunit } from '../../src/report/verification-junit.ts';
import { verificationMarkdown } from '../../src/report/verification-markdown.ts';
import { verificationSarif } from '../../src/report/verification-sarif.ts';
import type { VerificationView } from '../../src/report/verification-view.ts';
import { compareConnectivity } from '../../src/semantics/verification/compare-connectivity.ts';
import { verifyPolicies } from '../../src/semantics/verification/verify-policies.ts';
import { platform } from '../arbitrary/topology.ts';

const knowledge = loadKnowledge(resolve(import.meta.dirname, '../../questions'));
const hostile = '</failure><script>|\u001b[31m`x`';
const yaml = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a-policy-with-quite-a-long-name-indeed, namespace: production}
spec:
  podSelector: {matchLabels: {app: checkout}}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: refused, namespace: production}
spec: {podSelector: {}, policyTypes: [${JSON.stringify(hostile)}]}
`;
const input = { objects: readObjects(yaml, 'p.yaml').objects, platform, workloads: 'objects' } as const;
const { verification } = verifyPolicies(input, []);
const view: VerificationView = {
  verification: {
    ...verification,
    findings: [
      { code: 'unconfirmed-workload', values: { workload: hostile, port: 1, protocol: 'TCP', source: 'x' } },
    ],
  },
  knowledge,
  sources: ['p.yaml'],
  calledAs: 'netmesh-advisor',
  tool: { name: 'netmesh-advisor', version: '0' },
};
const styles: [string, Style][] = [
  ['80 columns', plainStyle],
  ['48 columns', { ...plainStyle, width: 48 }],
  ['ASCII', { ...plainStyle, unicode: false }],
  ['linear', { ...plainStyle, linear: true }],
];

const { faults } = verification;

describe('a verification as JUnit, where nothing was declared', () => {
  it('fails nothing for what mesh and cluster need, as the command does', () => {
    expect(verification.needs.map(({ outcome }) => outcome)).toContain('denied');
    const accepted = { ...verification, compared: false, faults: [], findings: [] };
    expect(verificationJunit({ ...view, verification: accepted })).toContain(
      'failures="0" errors="0" skipped="2"',
    );
    const compared = { ...accepted, compared: true, tooWide: [] };
    expect(verificationJunit({ ...view, verification: compared })).toContain('failures="2"');
  });
});

/** Words that are longer than the line stay whole: data is never cut. */
const tooWide = (text: string, { width }: Style): string[] =>
  text.split('\n').filter((line) => textWidth(line) > width && line.trim().includes(' '));

describe('who may call a workload', () => {
  const row = {
    destination: 'shop/api',
    protocol: 'TCP',
    conditional: [],
    undetermined: [],
    outside: 'denied',
  } as const;
  const [web, job] = [
    { everybody: false, allowed: ['shop/web'] },
    { everybody: false, allowed: ['shop/job'] },
  ];
  const told = (...rows: readonly Partial<ConnectivityRow>[]) => [
    ...tellConnectivity({
      ...verification,
      workloads: [{ name: 'shop/api', kind: 'Pod', role: 'workload', ports: [] }],
      rows: rows.map((one) => ({ ...row, ...web, port: 'other', ...one })),
    }),
  ];
  const others = [{ port: 9000 }, {}, { protocol: 'UDP' }] as const;

  it('is told for any port where it is the same on all', () => {
    expect(told({ port: 8080 }, ...others)).toEqual([
      ['shop/api', [{ ports: 'any port', callers: 'shop/web' }]],
    ]);
  });

  it('is not told for any port where one of them has other callers', () => {
    expect(told({ port: 8080, ...job }, ...others)).toEqual([
      [
        'shop/api',
        [
          { ports: '8080/TCP', callers: 'shop/job' },
          { ports: 'any other port', callers: 'shop/web' },
        ],
      ],
    ]);
  });
});

describe.each(styles)('at %s', (_, style) => {
  it('a verification fits', () => {
    const text = renderVerification(view, style);
    expect(tooWide(text, style)).toEqual([]);
    if (!style.unicode) expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it('a walk through the layers fits', () => {
    const need = verification.needs.find(({ outcome }) => outcome === 'denied');
    if (!need?.verdict) throw new Error('nothing is denied');
    const text = renderWhy({ request: need.request, verdict: need.verdict, assumptions: [], faults }, style);
    expect(text).toContain('no API server takes them');
    expect(tooWide(text, style)).toEqual([]);
  });

  it('a difference fits', () => {
    const other = { ...input, objects: input.objects.slice(1) };
    const comparison = compareConnectivity(input, other, []);
    expect(comparison.differences).not.toEqual([]);
    expect(
      tooWide(
        renderDiff({ comparison, before: 'old', after: 'new', faults: { before: faults, after: [] } }, style),
        style,
      ),
    ).toEqual([]);
  });
});

describe('text from outside', () => {
  it('is neither XML nor Markdown nor a colour', () => {
    const texts = [verificationJunit(view), verificationMarkdown(view), renderVerification(view, plainStyle)];
    for (const text of texts) expect(text).not.toContain('\u001b');
    expect(texts[0]).not.toContain('<script>');
    expect(texts[1]).not.toContain('<script>');
  });

  it('says that an object is refused before anything else', () => {
    expect(renderVerification(view, plainStyle)).toMatch(/^ {2}Does not hold {3}1 object is refused/);
  });
});

describe('what a caller sees', () => {
  const told = (callerSees: Verdict['callerSees'], layer: LayerVerdict['layer']) => {
    const decidedBy = {
      layer,
      outcome: 'denied',
      decidedBy: { default: 'permissive' },
      reason: 'x',
    } as const;
    const verdict: Verdict = { outcome: 'denied', decidedBy, layers: [decidedBy], callerSees };
    const request = {
      source: { address: '192.0.2.1' },
      destination: { address: '192.0.2.2' },
      port: 80,
      protocol: 'TCP',
    } as const;
    return renderWhy({ request, verdict, assumptions: [], faults: [] }, plainStyle);
  };

  it('comes late where a proxy waits for what the network drops', () => {
    expect(told('503', 'network-policy-ingress')).toMatch(
      /503, from the proxy on the way, after the connect/,
    );
    expect(told('reset', 'network-policy-egress')).toContain('reset, after the connect timeout');
    expect(told('timeout', 'network-policy-egress')).not.toContain('after');
    expect(told('503', 'mtls')).not.toContain('after');
  });
});

describe('a verification as SARIF', () => {
  it.each([
    ['./policies/', 'policies'],
    ['/srv/team a/policies', 'file:///srv/team%20a/policies'],
    ['C:\\ci\\policies', 'file:///C:/ci/policies'],
    ['-', 'stdin'],
  ])('stands at %s as %s', (source, uri) => {
    const { runs } = verificationSarif({ ...view, sources: [source] });
    const last = runs[0]?.results.at(-1);
    expect(last?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(uri);
  });

  it('quotes answers only where there are some', () => {
    const texts = (origin: 'answers' | 'representatives') =>
      JSON.stringify(verificationSarif({ ...view, verification: { ...verification, origin } }));
    expect(texts('representatives')).toContain('Needed for DNS.');
    expect(texts('representatives')).not.toContain('Asked for by');
    expect(texts('answers')).toContain('Asked for by platform.resolver.');
  });

  it('does not say of a warning that something has no effect', () => {
    const warned = verification.faults.map((fault) => ({ ...fault, kind: 'warned' as const }));
    const { runs } = verificationSarif({ ...view, verification: { ...verification, faults: warned } });
    const ids = runs.flatMap(({ results }) => results.map(({ ruleId }) => ruleId));
    expect(ids).toContain('object-warned');
    expect(ids).not.toContain('part-without-effect');
  });
});

describe('fingerprints', () => {
  it('are those of FNV-1a', () => {
    expect(fingerprint('')).toBe('cbf29ce484222325');
    expect(fingerprint('a')).toBe('af63dc4c8601ec8c');
  });
});
