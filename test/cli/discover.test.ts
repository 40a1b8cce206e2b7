import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { AnswersFile } from '../../src/answers/answers-file.ts';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { freshFolder, run, runShell } from './run-program.ts';
import { deployment, shop, writeFiles } from './shop-manifests.ts';

const knowledge = loadKnowledge(resolve('questions'));

function callsIn(text: string): string[] {
  const { topology } = load(text) as AnswersFile;
  return (topology?.calls ?? []).map(({ from, to, port }) => `${from} ${to} ${port}`);
}

describe('discover', () => {
  it('prints an answers file that reads back, and nothing else, on standard output', () => {
    const folder = freshFolder();
    const cwd = writeFiles(folder, 'shop', shop);
    const { code, stdout, stderr } = run(['discover', '.'], { cwd });
    expect(code).toBe(0);
    expect(callsIn(stdout)).toEqual([
      'shop/api shop/db 5432',
      'shop/probe shop/web 8080',
      'shop/web shop/api 8080',
    ]);
    expect(stdout).toMatch(/^# Discovered in \./);
    const { problems, answers } = readAnswers(knowledge, [{ name: 'found.yaml', text: stdout }]);
    expect(problems).toEqual([]);
    expect(answers?.topology?.workloads).toHaveLength(4);
    expect(answers?.topology?.calls[0]?.origin).toMatchObject({
      kind: 'inferred',
      confidence: 'high',
      evidence: [{ file: 'api.yaml', line: 1, object: 'Deployment shop/api' }],
    });
    expect(stderr).toContain('Read 4 files: 4 workloads, 3 calls (3 high confidence)');
    expect(stderr).toContain('kubectl get namespaces,');
  });

  it('says the same in JSON', () => {
    const cwd = writeFiles(freshFolder(), 'shop', shop);
    const yaml = run(['discover', '.', '-q'], { cwd });
    const json = run(['discover', '.', '-q', '-o', 'json'], { cwd });
    expect(JSON.parse(json.stdout)).toEqual(load(yaml.stdout));
    expect(json.stderr).toBe('');
  });

  it('reads several inputs, one of them standard input', () => {
    const cwd = writeFiles(freshFolder(), 'shop', shop);
    const { stdout } = runShell('cat web.yaml | netmesh discover - api.yaml db.yaml -q', { cwd });
    expect(callsIn(stdout)).toEqual(['shop/api shop/db 5432', 'shop/web shop/api 8080']);
    const twice = run(['discover', '-', '-'], { cwd });
    expect(twice.code).toBe(2);
    expect(twice.stderr).toContain('only once');
  });

  it('marks as confirmed what is all seen, where calls are accepted', () => {
    const cwd = writeFiles(freshFolder(), 'shop', shop);
    const { stdout } = run(['discover', '.', '-q', '--accept-inferred', 'high'], { cwd });
    const { topology } = load(stdout) as AnswersFile;
    expect(topology?.workloads?.map(({ callsConfirmed }) => callsConfirmed)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it('never prints a value of a Secret', () => {
    const secret = {
      'secret.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata: {name: keys, namespace: shop}\nstringData: {url: "http://hidden.example.com:9999/tr0ub4dor"}\n',
      'web.yaml': deployment({ name: 'web' }).replace(
        '          image: example/web',
        '          image: example/web\n          envFrom: [{secretRef: {name: keys}}]',
      ),
    };
    const cwd = writeFiles(freshFolder(), 'shop', secret);
    for (const args of [
      ['discover', '.', '--verbose'],
      ['discover', '.', '-o', 'json', '--debug'],
    ]) {
      const { code, stdout, stderr } = run(args, { cwd });
      expect(code).toBe(0);
      expect(stdout + stderr).not.toMatch(/tr0ub4dor|hidden\.example/);
      expect(stderr).toContain('secret-address');
    }
  });

  it('reads on past a document that is broken and a template, and tells of both', () => {
    const files = {
      ...shop,
      'broken.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: [\n',
      'chart.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n',
    };
    const cwd = writeFiles(freshFolder(), 'shop', files);
    const { code, stdout, stderr } = run(['discover', '.'], { cwd });
    expect(code).toBe(0);
    expect(callsIn(stdout)).toHaveLength(3);
    expect(stderr).toMatch(/broken\.yaml:\d/);
    expect(stderr).toContain('template-not-rendered');
    expect(run(['discover', '.', '--fail-on', 'error'], { cwd }).code).toBe(1);
  });

  it('tells of templates that their ending shows, and of no helper', () => {
    const files = {
      ...shop,
      'more.yaml.j2': 'kind: Deployment\nmetadata: {name: x, namespace: shop}\n',
      '_helpers.tpl': '{{ define "x" }}y{{ end }}\n',
    };
    const cwd = writeFiles(freshFolder(), 'shop', files);
    const { stderr } = run(['discover', '.', '--accept-inferred', 'all'], { cwd });
    expect(stderr).toContain('more.yaml.j2');
    expect(stderr).not.toContain('_helpers.tpl');
    expect(stderr).toContain('4 of 4 workloads not confirmed');
  });

  it('confirms nobody in a namespace of which a document could not be read, and those of others', () => {
    const away = deployment({ name: 'web', env: { API_URL: 'http://db:5432' } }).replaceAll('shop', 'away');
    const store = deployment({ name: 'db', image: 'postgres:17', port: 5432 }).replaceAll('shop', 'away');
    const files = {
      ...shop,
      'away.yaml': `${away}---\n${store}`,
      'broken.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  namespace: shop\n  name: [\n',
    };
    const cwd = writeFiles(freshFolder(), 'shop', files);
    const { stdout, stderr } = run(['discover', '.', '--accept-inferred', 'all'], { cwd });
    const { topology } = load(stdout) as AnswersFile;
    const confirmed = (topology?.workloads ?? [])
      .filter((one) => one.callsConfirmed)
      .map((one) => `${one.namespace}/${one.name}`);
    expect(confirmed).toEqual(['away/db']);
    expect(stderr).toContain('a part of the input that may speak of it');
  });

  it('says how to render templates, chart by chart, quoted ones among them', () => {
    const quoted = deployment({ name: 'web' }).replaceAll('web', '"{{ .Release.Name }}-web"');
    const cwd = writeFiles(freshFolder(), 'shop', {
      ...shop,
      'charts/one/Chart.yaml': 'apiVersion: v2\nname: one\n',
      'charts/one/templates/a.yaml': 'kind: Service\nmetadata: {name: {{ .Values.name }}}\n',
      'charts/one/templates/b.yaml': 'kind: Service\nmetadata: {name: {{ .Values.name }}}\n',
      'charts/one/templates/c.yaml': quoted,
      'other/d.yaml': 'kind: Service\nmetadata: {name: {{ .Values.name }}}\n',
    });
    const { code, stdout, stderr } = run(['discover', '.'], { cwd });
    expect(code).toBe(0);
    expect(callsIn(stdout)).toHaveLength(3);
    const told = stderr.replace(/\s+/g, ' ');
    expect(told).toContain('charts/one/templates/a.yaml and 2 more');
    expect(told).toContain('Pass what "helm template charts/one" prints');
    expect(told).toContain('"helm template other" or "kubectl kustomize other"');
  });

  it('takes no patch of a kustomization for the object that it changes', () => {
    const cwd = writeFiles(freshFolder(), 'shop', {
      ...shop,
      'kustomization.yaml': 'resources: [web.yaml]\n',
      'prod/kustomization.yaml': 'resources: [..]\npatches: [{path: web.yaml}]\n',
      'prod/web.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {replicas: 3}\n',
    });
    const { stdout, stderr } = run(['discover', '.'], { cwd });
    expect(callsIn(stdout)).toHaveLength(3);
    expect(stderr.replace(/\s+/g, ' ')).toContain('Pass what "kubectl kustomize prod" prints');
    expect(stderr).not.toContain('object-defined-again');
  });

  it('names what a kustomization changes and nobody applied', () => {
    const cwd = writeFiles(freshFolder(), 'shop', {
      ...shop,
      'kustomization.yaml':
        'namespace: prod\nresources: [web.yaml]\nconfigMapGenerator: [{name: env, literals: [A=b]}]\n',
    });
    const told = run(['discover', '.'], { cwd }).stderr.replace(/\s+/g, ' ');
    expect(told).toContain('kustomization.yaml: this kustomization was not applied');
    expect(told).toContain('by namespace, configMapGenerator it changes');
    expect(told).toContain('kubectl kustomize .');
  });

  it('leaves out what a cluster would refuse, and what no policy can select, and goes on', () => {
    const cwd = writeFiles(freshFolder(), 'shop', {
      ...shop,
      'refused.yaml': deployment({ name: 'Foo_Bar' }),
      'placeholder.yaml':
        'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {rules: [{host: "${HOST}"}]}\n',
      'bare.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: bare, namespace: shop}\nspec: {containers: [{name: a, image: x, command: [curl, "http://api:8080"]}]}\n',
      'twice.yaml': deployment({ name: 'web', image: 'example/other' }),
    });
    const { code, stdout, stderr } = run(['discover', '.', '--accept-inferred', 'all'], { cwd });
    expect(code).toBe(0);
    const { topology } = load(stdout) as AnswersFile;
    expect(topology?.workloads?.map(({ name }) => name)).toEqual(['api', 'db', 'probe', 'web']);
    expect(topology?.workloads?.find(({ name }) => name === 'api')?.callsConfirmed).toBe(false);
    const told = stderr.replace(/\s+/g, ' ');
    expect(told).toContain('metadata.name is "Foo_Bar", and has to be a DNS name');
    expect(told).toContain('spec.rules.host is "${HOST}"');
    expect(told).toContain('shop/bare has no label on its pods');
    expect(told).toContain('with its calls to shop/api');
    expect(told).toContain('a caller has no label to be let in by');
    expect(told).toContain('The one that was read last stands');
  });

  it('tells of links in circles, and why a file that was named cannot be read', () => {
    const cwd = writeFiles(freshFolder(), 'shop', shop);
    symlinkSync('.', join(cwd, 'loop'));
    const { stderr } = run(['discover', '.'], { cwd });
    expect(stderr).toContain('loop is a link back to a folder that holds it');
    const device = run(['discover', '/dev/zero'], { cwd });
    expect(device.code).toBe(2);
    expect(device.stderr).toContain('is larger than 100 MB');
  });

  it('tells of a named file that is nothing known, and of what could not be read where nothing is left', () => {
    const cwd = writeFiles(freshFolder(), 'shop', { ...shop, 'values.yaml': 'replicas: 1\n' });
    const beside = run(['discover', 'api.yaml', 'values.yaml'], { cwd }).stderr.replace(/\s+/g, ' ');
    expect(beside).toContain('values.yaml holds no Kubernetes object and no observed traffic');
    expect(run(['discover', '.'], { cwd }).stderr).not.toContain('values.yaml');
    const twice = 'kind: Namespace\napiVersion: v1\nmetadata: {name: a}\n---\nkind: Deployment\nkind: Pod\n';
    const { code, stderr } = run(['discover', '-'], { cwd, input: twice });
    expect(code).toBe(2);
    expect(stderr).toContain('standard input: duplicated mapping key');
    expect(stderr).toContain('no workload of an application in -');
  });

  it('says what is there where nothing of it is an application', () => {
    const cluster = ['node-agent', 'console'].map(
      (name) =>
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: openshift-tools}\nspec: {template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: a, image: a}]}}}\n`,
    );
    const { code, stderr } = run(['discover', '-'], { input: cluster.join('---\n') });
    expect(code).toBe(2);
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      'no workload of an application in -: openshift-tools/console, openshift-tools/node-agent run the cluster or the mesh',
    );
  });

  it('says that its output found no room', () => {
    const cwd = writeFiles(freshFolder(), 'shop', shop);
    const { code, stderr } = runShell('netmesh discover . -q > /dev/full', { cwd });
    expect(code).toBe(2);
    expect(stderr.trim()).toBe('error: standard output: no space left on the device');
  });

  it('takes observed traffic beside manifests', () => {
    const flow = JSON.stringify({
      flow: {
        time: '2026-01-01T00:00:00Z',
        verdict: 'FORWARDED',
        l4: { TCP: { source_port: 40000, destination_port: 8080 } },
        source: {
          namespace: 'shop',
          labels: ['k8s:app=db'],
          workloads: [{ name: 'db', kind: 'Deployment' }],
        },
        destination: {
          namespace: 'shop',
          labels: ['k8s:app=web'],
          workloads: [{ name: 'web', kind: 'Deployment' }],
        },
        traffic_direction: 'INGRESS',
        is_reply: false,
      },
    });
    const cwd = writeFiles(freshFolder(), 'shop', { ...shop, 'flows.jsonl': `${flow}\n` });
    const { stdout, stderr } = run(['discover', '.'], { cwd });
    expect(callsIn(stdout)).toContain('shop/db shop/web 8080');
    expect(stderr).toContain('1 observed');
    expect(stderr).toContain('learning-window');
  });

  it('counts the kinds that it passed over', () => {
    const others = ['HorizontalPodAutoscaler', 'Kafka', 'Kafka'].map(
      (kind, at) =>
        `---\napiVersion: example.com/v1\nkind: ${kind}\nmetadata: {name: x${at}, namespace: shop}\n`,
    );
    const cwd = writeFiles(freshFolder(), 'shop', { ...shop, 'more.yaml': others.join('') });
    expect(run(['discover', '.'], { cwd }).stderr).toContain(
      'Passed over: 1 HorizontalPodAutoscaler, 2 Kafka',
    );
  });

  it.each([
    ['nothing at all', { 'notes.yaml': 'just: notes\n' }, 'no Kubernetes object'],
    ['templates only', { 'a.yaml': 'kind: {{ .Values.kind }}\n' }, 'helm template'],
    [
      'refused objects only',
      { 'a.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {ports: [{port: 0}]}\n' },
      'Service api spec.ports[0].port',
    ],
    ['no application', { 'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n' }, 'kubectl get'],
  ])('ends with code 2 and says what to do for %s', (_, files, hint) => {
    const cwd = writeFiles(freshFolder(), 'shop', files as Record<string, string>);
    const { code, stdout, stderr } = run(['discover', '.'], { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(hint);
  });
});
