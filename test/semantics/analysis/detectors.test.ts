import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeholdersOf, renderFinding } from '../../../src/knowledge/render-finding.ts';
import { detectors } from '../../../src/semantics/analysis/detectors.ts';
import { knowledge } from '../../decision/knowledge.ts';
import { analyseCase, analyseText, caseCodes, casesDirectory } from './cases.ts';

const sources = resolve(import.meta.dirname, '../../../src/semantics/analysis/detectors');
const codes = detectors.map(({ code }) => code as string);

describe.each(codes)('%s', (code) => {
  it('fires', () => {
    const own = analyseCase(code, 'fires').filter((finding) => finding.code === code);
    expect(own.length).toBeGreaterThan(0);
  });

  it('stays silent', () => {
    expect(analyseCase(code, 'silent').filter((finding) => finding.code === code)).toEqual([]);
  });

  it('fills every placeholder of its message, and says where', () => {
    for (const finding of analyseCase(code, 'fires').filter((each) => each.code === code)) {
      const { title, message, why, remedy } = renderFinding(knowledge, finding);
      expect([title, message, why, remedy].join('\n')).not.toMatch(/\{[a-zA-Z]+\}|NaN|\[object/);
      expect(Object.values(finding.values).filter((value) => value === undefined || value === '')).toEqual(
        [],
      );
      expect(finding.object ?? finding.place).toBeDefined();
    }
  });

  it('has no value that its entry never shows', () => {
    const entry = knowledge.findings.find((each) => each.code === code);
    const shown = entry ? placeholdersOf(entry) : [];
    const [finding] = analyseCase(code, 'fires').filter((each) => each.code === code);
    expect(shown.filter((name) => !(name in (finding?.values ?? {})))).toEqual([]);
  });
});

it('names the address of the metadata service that a block really holds', () => {
  const named = analyseCase('egress-to-metadata', 'fires').flatMap(({ code, values }) =>
    code === 'egress-to-metadata' ? [`${values.cidr} ${values.address}`] : [],
  );
  expect(named).toEqual(['0.0.0.0/0 169.254.169.254', '::/0 fd00:ec2::254']);
});

describe('the set of detectors', () => {
  it('has one file for each, named like its code, in order', () => {
    const files = readdirSync(sources).map((file) => basename(file, '.ts'));
    expect(codes).toEqual(files.sort());
  });

  it('has a catalogue entry for each', () => {
    const known = new Set(knowledge.findings.map(({ code }) => code));
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });

  it('has a firing and a silent case for each, and no other cases', () => {
    expect(caseCodes()).toEqual(codes);
    for (const code of codes)
      for (const name of ['fires.yaml', 'silent.yaml'])
        expect(existsSync(join(casesDirectory, code, name)), `${code}/${name}`).toBe(true);
  });
});

describe('a route to a Service that its annotation limits to namespaces', () => {
  const routed = (exportTo: string) =>
    analyseText(`
apiVersion: v1
kind: Pod
metadata: {name: stock, namespace: depot}
spec: {containers: [{name: stock, image: stock}]}
---
apiVersion: v1
kind: Service
metadata: {name: stock, namespace: depot, annotations: {networking.istio.io/exportTo: "${exportTo}"}}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: stock, namespace: shop}
spec: {hosts: [stock.depot.svc.cluster.local], http: [{route: [{destination: {host: stock.depot.svc.cluster.local}}]}]}
`).filter(({ code }) => code === 'unknown-route-destination');

  it.each(['', '*', 'shop', '.,shop', 'office, shop'])('knows it where the proxies do: "%s"', (exportTo) => {
    expect(routed(exportTo)).toEqual([]);
  });

  it.each(['.', 'office', '., office', '~'])('does not know it where they do not: "%s"', (exportTo) => {
    expect(routed(exportTo)).toHaveLength(1);
  });
});
