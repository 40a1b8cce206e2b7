import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshFolder, type Ran, run } from './run-program.ts';

const file = 'network-policy/np-own.yaml';
const own = `id: np-own
kind: NetworkPolicy
purpose: A policy of our own
layer: np
phase: network-policies
forEach: isolatedGroups
why: Ours, for {item.namespace}.
answers: [topology.calls]
document:
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata:
    name: {$name: "own-{item.way}"}
    namespace: {$value: item.namespace}
  spec:
    podSelector: {$value: item.podSelector}
    policyTypes: [Ingress]
    ingress: []
`;

describe('a template of the user', () => {
  it('is carried out beside the built-in ones', () => {
    const { code, folder, stderr } = advise(own);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(run(['verify', join(folder, 'out/final')]).code).not.toBe(3);
  });

  it.each([
    ['is no YAML', 'id: [\n', `${file}, file`, 'is not YAML'],
    ['has no header', 'id: np-own\n', `${file}, kind`, 'expected string'],
    ['names a fact that is not there', own.replace('item.way', 'item.path'), 'metadata.name', 'no fact'],
    ['makes an invalid name', own.replace('own-{', 'OWN_{'), 'document.metadata.name', 'is not a DNS name'],
    [
      'asks for a fact that these answers do not give',
      own.replace('item.podSelector', 'platform.apiServer.cidrs'),
      'document.spec.podSelector',
      'there is no platform.apiServer.cidrs here',
    ],
    ['has no name', own.replace(/ {4}name: .*\n/, ''), 'document.metadata.name', 'is not a text'],
    [
      'would leave the folder',
      own.replace('{$value: item.namespace}', '../..'),
      'document.metadata.namespace',
      'DNS',
    ],
    [
      'writes values elsewhere',
      own
        .replace('NetworkPolicy', 'Values')
        .replace('phase: network-policies', 'file: ../../{item.namespace}.yaml'),
      'file',
      'is not a path below values/',
    ],
    [
      'makes an object that the API server refuses',
      own.replace('[Ingress]', '[Ingres]'),
      'document.spec.policyTypes[0]',
      'Ingress',
    ],
  ])('that %s is wrong input: file, place and rule are named', (_, text, place, rule) => {
    const { code, stderr } = advise(text);
    const flat = stderr.replace(/\s+/g, ' ');
    expect(flat).toContain(file);
    expect(flat).toContain(place);
    expect(flat).toContain(rule);
    expect(flat).not.toContain('internal error');
    expect(code).toBe(2);
  });

  it('that opens what nobody declared is not called our fault', () => {
    const { code, stderr } = advise(own.replace('ingress: []', 'ingress: [{}]'));
    expect(stderr).toContain('is allowed and was not declared');
    expect(stderr).toContain(file);
    expect(stderr).not.toContain('fault of netmesh-advisor');
    expect(code).toBe(2);
  });

  it('is looked for where it is said to be', () => {
    const { code, stderr } = run(['advise', '--preset', 'u1-basic', '-o', 'yaml', '--templates', 'nowhere'], {
      cwd: freshFolder(),
    });
    expect(code).toBe(2);
    expect(stderr).not.toContain('ENOENT');
  });
});

function advise(text: string): Ran & { readonly folder: string } {
  const folder = freshFolder();
  const path = join(folder, 'ours', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  const answers = resolve(import.meta.dirname, '../../examples/payments.yaml');
  const ran = run(['advise', '--answers', answers, '--output-dir', 'out', '--templates', 'ours', '-q'], {
    cwd: folder,
  });
  return { ...ran, folder };
}
