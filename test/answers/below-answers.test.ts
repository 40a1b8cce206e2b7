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

describe('a port that was found', () => {
  it('has no name that the answers give to another port', () => {
    const web = { name: 'web', namespace: 'shop', ports: [{ port: 8081, name: 'http' }] };
    const { answers, problems } = readAnswers(knowledge, [
      {
        name: 'a.yaml',
        text: 'version: 1\ntopology: {workloads: [{name: web, ports: [{port: 8080, name: http}]}]}\n',
      },
      { name: 'manifests', data: { version: 1, topology: { workloads: [web] } }, shownBy: {} },
    ]);
    expect(problems).toEqual([]);
    expect(answers?.topology?.workloads[0]?.ports.map(({ port, name }) => [port, name])).toEqual([
      [8081, undefined],
      [8080, 'http'],
    ]);
  });
});

describe('how a namespace takes part in a mesh', () => {
  function namespaces(text: string, shown: Readonly<Record<string, unknown>>) {
    const data = {
      version: 1,
      topology: { ...found.data.topology, namespaces: [{ name: 'shop', ...shown }] },
    };
    const { answers, problems } = readAnswers(knowledge, [
      { name: 'a.yaml', text: `version: 1\ntopology: ${text}\n` },
      { name: 'manifests', data, shownBy: {} },
    ]);
    expect(problems).toEqual([]);
    return answers?.topology?.namespaces.map(({ labels, meshToday }) => ({ labels, meshToday }));
  }
  const injected = { labels: { team: 'a', 'istio-injection': 'enabled' }, meshToday: 'sidecar' };

  it('is what was found, where the answers say nothing', () => {
    expect(namespaces('{}', injected)).toEqual([injected]);
  });

  it('is what the answers say, without the labels that would contradict it', () => {
    const text = '{namespaces: [{name: shop, labels: {}, meshToday: none}]}';
    expect(namespaces(text, injected)).toEqual([{ labels: { team: 'a' }, meshToday: 'none' }]);
  });

  it('follows from the labels of the answers', () => {
    const text = '{namespaces: [{name: shop, labels: {istio.io/dataplane-mode: ambient}}]}';
    expect(namespaces(text, { labels: {}, meshToday: 'none' })).toEqual([
      { labels: { 'istio.io/dataplane-mode': 'ambient' }, meshToday: 'ambient' },
    ]);
  });
});

describe('labels of a namespace in the answers', () => {
  function namespace(text: string) {
    const file = `version: 1\ntopology: {namespaces: [{name: shop, ${text}}], workloads: [{name: web}]}\n`;
    return readAnswers(knowledge, [{ name: 'a.yaml', text: file }]);
  }

  it.each([
    ['istio-injection: enabled', 'sidecar'],
    ['istio.io/rev: canary', 'sidecar'],
    ['istio.io/dataplane-mode: ambient', 'ambient'],
    ['istio-injection: disabled', 'none'],
  ])('%s say that it is in mode %s', (label, mode) => {
    const { answers } = namespace(`labels: {${label}}`);
    expect(answers?.topology?.namespaces[0]?.meshToday).toBe(mode);
    expect(answers?.assumptions).toContainEqual(
      expect.objectContaining({ answer: 'topology.namespaces[0].meshToday', value: mode }),
    );
  });

  it('may not contradict what the answers say', () => {
    expect(namespace('labels: {istio-injection: enabled}, meshToday: none').problems).toMatchObject([
      {
        path: 'topology.namespaces[0].meshToday',
        message: 'is "none", but the labels of the namespace say "sidecar"',
      },
    ]);
    expect(namespace('labels: {istio.io/rev: canary}, meshToday: ambient').problems).toEqual([]);
    expect(namespace('meshToday: sidecar').problems).toEqual([]);
  });
});
