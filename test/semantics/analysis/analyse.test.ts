import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import { readObjects } from '../../../src/kubernetes/read-objects.ts';
import type { KubernetesObject, PlacedObject } from '../../../src/model/kubernetes.ts';
import { analyse } from '../../../src/semantics/analysis/analyse.ts';
import { detectors } from '../../../src/semantics/analysis/detectors.ts';
import { caseCodes, casesDirectory } from './cases.ts';

const everything = caseCodes().flatMap(
  (code) =>
    readObjects(readFileSync(join(casesDirectory, code, 'fires.yaml'), 'utf8'), `${code}.yaml`).objects,
);

function findings(objects: readonly PlacedObject[]) {
  return analyse({ cluster: clusterFrom(objects).cluster, objects });
}

describe('analyse', () => {
  it('finds the same in the same order, whatever the order of the objects', () => {
    const [named] = everything.filter(({ object }) => object.kind === 'NetworkPolicy');
    expect(named).toBeDefined();
    const distinct = [...new Map(everything.map((placed) => [keyOf(placed), placed])).values()];
    expect(findings(distinct.toReversed())).toEqual(findings(distinct));
  });

  it('tells findings by file and line, and no finding twice', () => {
    const found = findings(everything);
    const files = found.map(({ place }) => place?.file ?? '');
    expect(files).toEqual(files.toSorted());
    expect(new Set(found.map((finding) => JSON.stringify(finding))).size).toBe(found.length);
  });

  it('says nothing of nothing', () => {
    expect(findings([])).toEqual([]);
  });

  it('leaves "selects nothing" out where the input has no workloads', () => {
    const policies = everything.filter(({ object }) => /Policy$|Authentication$/.test(object.kind));
    const codes = findings(policies).map(({ code }) => code);
    expect(codes.filter((code) => /selects-nothing|matches-no|target-missing/.test(code))).toEqual([]);
  });

  it.each([
    null,
    0,
    'text',
    [],
    [null],
    {},
    { rules: 1 },
    { rules: [null, 1, { from: [null], when: [1] }] },
    {
      podSelector: 1,
      ingress: [null, { from: [null, 1, { ipBlock: 1 }], ports: [null, { port: {} }] }],
      egress: 'x',
    },
    {
      selector: { matchLabels: 1 },
      portLevelMtls: [1],
      jwtRules: [null],
      servers: [null],
      http: [null],
      hosts: 1,
    },
  ])('does not fall over a spec that is %j', (spec) => {
    const kinds = new Map(everything.map(({ object }) => [`${object.apiVersion} ${object.kind}`, object]));
    const objects = [...kinds.values()].map((object, index) => ({
      object: { ...object, metadata: { name: `n${index}`, namespace: 'shop' }, spec } as KubernetesObject,
      place: { file: 'x.yaml' },
    }));
    expect(() => findings(objects)).not.toThrow();
  });

  it('has detectors that keep no state', () => {
    for (const { detect } of detectors) expect(typeof detect).toBe('function');
    expect(findings(everything)).toEqual(findings(everything));
  });
});

function keyOf({ object }: PlacedObject): string {
  const { kind, apiVersion, metadata } = object;
  return `${apiVersion.split('/')[0]} ${kind} ${metadata.namespace}/${metadata.name}`;
}
