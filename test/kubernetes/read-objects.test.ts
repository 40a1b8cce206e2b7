import { describe, expect, it } from 'vitest';
import { readObjects } from '../../src/kubernetes/read-objects.ts';

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`;
const names = (text: string) => readObjects(text, 'f.yaml').objects.map(({ object }) => object.metadata.name);

describe('readObjects', () => {
  it('reads every document with the line where its content starts', () => {
    const text = `# head\n${service('a')}---\n# Source: chart/templates/b.yaml\n\n${service('b')}---\n---\n`;
    const { objects, problems, skipped } = readObjects(text, 'dir/f.yaml');
    expect(objects.map(({ object, place }) => [object.metadata.name, place])).toEqual([
      ['a', { file: 'dir/f.yaml', line: 2 }],
      ['b', { file: 'dir/f.yaml', line: 9 }],
    ]);
    expect([problems, skipped]).toEqual([[], []]);
  });

  it('reads Windows line ends, a byte order mark and text after the separator', () => {
    const text = `\uFEFF${service('a')}--- # two\n${service('b')}--- {apiVersion: v1, kind: Pod, metadata: {name: c}}\n`;
    expect(names(text.replaceAll('\n', '\r\n'))).toEqual(['a', 'b', 'c']);
  });

  it('reads directives and document ends', () => {
    expect(names(`%YAML 1.2\n---\n${service('a')}...\n---\n${service('b')}...\n`)).toEqual(['a', 'b']);
  });

  it('goes on after a document with a syntax error, and says file and line', () => {
    const text = `${service('a')}---\napiVersion: v1\nkind: Pod\n bad: indent\n---\n${service('b')}`;
    const { objects, problems } = readObjects(text, 'f.yaml');
    expect(objects.map(({ object }) => object.metadata.name)).toEqual(['a', 'b']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: 'f.yaml', line: 8 });
  });

  it('reports a key that is written twice', () => {
    const { objects, problems } = readObjects(
      'apiVersion: v1\nkind: Pod\nkind: Pod\nmetadata: {name: a}\n',
      'f',
    );
    expect(objects).toEqual([]);
    expect(problems[0]?.line).toBe(3);
  });

  it('flattens lists, with the line of each item', () => {
    const text =
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n-\n  apiVersion: v1\n  kind: Pod\n  metadata: {name: b}\n';
    const { objects } = readObjects(text, 'f');
    expect(objects.map(({ object, place }) => [object.kind, object.metadata.name, place.line])).toEqual([
      ['Pod', 'a', 4],
      ['Pod', 'b', 9],
    ]);
  });

  it('gives items of typed lists their kind, and lets nested lists be', () => {
    const items = [
      { metadata: { name: 'a' } },
      { apiVersion: 'v1', kind: 'PodList', items: [{ metadata: { name: 'b' } }] },
    ];
    const { objects } = readObjects(
      JSON.stringify({ apiVersion: 'apps/v1', kind: 'DeploymentList', items }),
      'f.json',
    );
    expect(
      objects.map(({ object }) => `${object.apiVersion} ${object.kind} ${object.metadata.name}`),
    ).toEqual(['apps/v1 Deployment a', 'v1 Pod b']);
  });

  it('reads JSON: one object, several after one another, an array', () => {
    const json = (name: string) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name } }, undefined, 2);
    expect(names(json('a'))).toEqual(['a']);
    const two = readObjects(`${json('a')}\n${json('b')}\n`, 'f.json');
    expect(two.objects.map(({ object, place }) => [object.metadata.name, place.line])).toEqual([
      ['a', 1],
      ['b', 8],
    ]);
    expect(names(`[${json('a')}, ${json('b')}]`)).toEqual(['a', 'b']);
  });

  it('resolves anchors and merges', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: &l {app: x}\nspec:\n  other: {<<: *l, more: y}\n';
    expect(readObjects(text, 'f').objects[0]?.object.spec).toEqual({ other: { app: 'x', more: 'y' } });
  });

  it('keeps words that YAML 1.1 would turn into booleans or octal numbers', () => {
    const { objects } = readObjects(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {on: yes, mode: 0b1}\n',
      'f',
    );
    expect(objects[0]?.object.data).toEqual({ on: 'yes', mode: '0b1' });
  });

  it.each([
    ['values of a chart', 'replicas: 3\n', 'not-an-object', 'no kind'],
    ['a kind without apiVersion', 'kind: Pod\nmetadata: {name: a}\n', 'not-an-object', 'no apiVersion'],
    ['plain words', 'just some words\n', 'not-an-object', 'the text "just some words"'],
    ['a list of words', '- a\n- b\n', 'not-an-object', 'a list'],
    [
      'a kustomization',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
      'client-side',
      'Kustomization',
    ],
    ['a binary file', 'PK\0\0', 'binary', 'contains NUL characters'],
  ])('skips %s with the reason', (_, text, reason, detail) => {
    const { objects, problems, skipped } = readObjects(text, 'f');
    expect([objects, problems]).toEqual([[], []]);
    expect(skipped).toMatchObject([{ place: { file: 'f' }, reason, detail }]);
  });

  it.each([
    [
      'a helm template',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}-web\n  {{- include "labels" . }}\n',
    ],
    [
      'control flow',
      '{{- if .Values.enabled }}\napiVersion: v1\nkind: Service\nmetadata:\n  name: a\n{{- end }}\n',
    ],
    ['jinja', 'apiVersion: v1\n{% for x in y %}\nkind: {{ x }}\n{% endfor %}\n'],
  ])('recognises %s', (_, text) => {
    const { objects, problems, skipped } = readObjects(text, 'templates/f.yaml');
    expect([objects, problems]).toEqual([[], []]);
    expect(skipped).toMatchObject([{ place: { file: 'templates/f.yaml' }, reason: 'template' }]);
  });

  it('reads a rendered file whose texts contain braces', () => {
    const text =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  rule: "{{ $labels.instance }} is down"\n';
    expect(names(text)).toEqual(['a']);
  });

  it.each([
    ['no name', '  labels: {}\n'],
    ['a number as name', '  name: 3\n'],
    ['a list as name', '  name: [a]\n'],
  ])('reports an object with %s', (_, metadata) => {
    const { objects, problems } = readObjects(`apiVersion: v1\nkind: Pod\nmetadata:\n${metadata}`, 'f');
    expect(objects).toEqual([]);
    expect(problems).toMatchObject([{ path: 'metadata.name', file: 'f', line: 1 }]);
  });

  it('takes the prefix of a generated name', () => {
    expect(names('apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: load-}\n')).toEqual(['load']);
  });

  it('survives aliases that explode, contain themselves, and deep nesting', () => {
    const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]'];
    for (let level = 1; level < 12; level++)
      bomb.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join()}]`,
      );
    const texts = [
      bomb.join('\n'),
      'a: &a\n  b: *a\n',
      `a: ${'['.repeat(5000)}`,
      `${'[{"a":'.repeat(300)}1${'}]'.repeat(300)}`,
    ];
    for (const text of texts) {
      const { objects, problems } = readObjects(text, 'f');
      expect(objects).toEqual([]);
      expect(problems).toHaveLength(1);
    }
  });

  it('takes as many values as a large text has', () => {
    const item = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', finalizers: Array(300_000).fill('a') },
    };
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: Array(8).fill(item) });
    expect(readObjects(text, 'f').objects).toHaveLength(8);
  });

  it('tells the line of each item of a list that is JSON', () => {
    const named = (name: string) =>
      JSON.parse(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }));
    const items = [{ ...named('a'), data: { 'x"items': '{"items": [\n{}' } }, named('b')];
    const list = JSON.stringify({ apiVersion: 'v1', items, kind: 'List' }, undefined, 2);
    const { objects } = readObjects(`${list}\n${list}\n`, 'f');
    const lines = `${list}\n${list}`.split('\n');
    expect(
      objects.map(({ place }) =>
        lines
          .slice((place.line ?? 0) - 1)
          .slice(0, 2)
          .join(''),
      ),
    ).toEqual(Array(4).fill('    {      "apiVersion": "v1",'));
  });

  it('leaves out a text that is too large', () => {
    const limits = { characters: 10, nodes: 100, depth: 10 };
    expect(readObjects(service('a'), 'f', limits).skipped).toMatchObject([{ reason: 'too-large' }]);
  });
});
