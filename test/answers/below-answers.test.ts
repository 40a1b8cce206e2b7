import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { knowledge } from './example-knowledge.ts';

const inferred = { kind: 'inferred', confidence: 'high', evidence: [] };
const found = {
  name: 'manifests',
  data: {
    version: 1,
    requirements: { scale: 'small' },
    topology: {
      namespaces: ['shop'],
      workloads: ['web', 'api', 'db'].map((name) => ({
        name,
        namespace: 'shop',
        ports: [{ port: 8080, protocol: 'TCP', appProtocol: 'http' }],
        callsConfirmed: false,
      })),
      calls: [
        { from: 'shop/web', to: 'shop/api', port: 8080, protocol: 'TCP', origin: inferred },
        { from: 'shop/api', to: 'shop/db', port: 8080, protocol: 'TCP', origin: inferred },
      ],
    },
  },
  shownBy: { 'requirements.scale': 'seen: Deployment shop/web' },
};

function read(text: string) {
  const { answers, problems } = readAnswers(knowledge, [{ name: 'a.yaml', text }, found]);
  expect(problems).toEqual([]);
  return answers;
}

function callsOf(text: string) {
  return read(text)?.topology?.calls.map(
    ({ from, to, http, origin }) => `${from.name} ${to.name} ${http.length} ${origin.kind}`,
  );
}

describe('what was found', () => {
  it('stands where the answers say nothing, as an assumption that says what shows it', () => {
    const answers = read('version: 1\n');
    expect(answers?.topology?.calls).toHaveLength(2);
    expect(answers?.assumptions).toContainEqual({
      answer: 'requirements.scale',
      value: 'small (seen: Deployment shop/web)',
      question: 'scale',
    });
  });

  it('gives way to an answer, which is then no assumption, even where both say the same', () => {
    for (const scale of ['small', 'large']) {
      const answers = read(`version: 1\nrequirements: {scale: ${scale}}\n`);
      expect(answers?.requirements.scale).toBe(scale);
      expect(answers?.assumptions.map(({ answer }) => answer)).not.toContain('requirements.scale');
    }
  });

  it('is the same workload as one that the answers name without its namespace', () => {
    const answers = read(
      'version: 1\ntopology: {workloads: [{name: web, replicas: 3}, api]}\n'.replace(
        ', api',
        ', {name: api}',
      ),
    );
    expect(
      answers?.topology?.workloads.map(({ namespace, name, replicas }) => [namespace, name, replicas]),
    ).toEqual([
      ['shop', 'web', 3],
      ['shop', 'api', 1],
      ['shop', 'db', 1],
    ]);
  });

  it('loses a call that the answers limit, however they spell it', () => {
    const http = 'http: [{methods: [GET]}]';
    for (const call of [`{from: web, to: api, ${http}}`, `{from: shop/web, to: api, port: 8080, ${http}}`]) {
      expect(callsOf(`version: 1\ntopology: {calls: [${call}]}\n`)).toEqual([
        'api db 0 inferred',
        'web api 1 declared',
      ]);
    }
  });

  it('adds no call to a workload whose calls the answers confirm', () => {
    const text = 'version: 1\ntopology: {workloads: [{name: db, callsConfirmed: true}]}\n';
    expect(callsOf(text)).toEqual(['web api 0 inferred']);
  });
});
