import { resolve } from 'node:path';
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

  it.each([
    ['nothing at all', { 'notes.yaml': 'just: notes\n' }, 'no Kubernetes object'],
    ['templates only', { 'a.yaml': 'kind: {{ .Values.kind }}\n' }, 'helm template'],
    ['no application', { 'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n' }, 'kubectl get'],
  ])('ends with code 2 and says what to do for %s', (_, files, hint) => {
    const cwd = writeFiles(freshFolder(), 'shop', files as Record<string, string>);
    const { code, stdout, stderr } = run(['discover', '.'], { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(hint);
  });
});
