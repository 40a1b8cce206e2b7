import { describe, expect, it } from 'vitest';
import { validateNetworkPolicy } from '../../../src/semantics/network-policy/validate.ts';

const policy = (spec: unknown, metadata: unknown = { name: 'p', namespace: 'n' }) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata,
  spec,
});
const peer = (entry: unknown) => policy({ podSelector: {}, ingress: [{ from: [entry] }] });
const port = (entry: unknown) => policy({ podSelector: {}, egress: [{ ports: [entry] }] });
const select = (podSelector: unknown) => policy({ podSelector });
const paths = (value: unknown) => validateNetworkPolicy(value).map(({ path }) => path);

describe('validateNetworkPolicy', () => {
  it.each([
    ['the smallest policy', select({})],
    ['empty and null lists', policy({ podSelector: {}, ingress: [], egress: null, policyTypes: null })],
    ['empty rules', policy({ podSelector: {}, ingress: [{}], egress: [{ to: [], ports: null }] })],
    [
      'what the server adds',
      {
        ...policy(
          { podSelector: {} },
          {
            name: 'p',
            uid: 'x',
            resourceVersion: '1',
            generation: 1,
            creationTimestamp: null,
            managedFields: [],
          },
        ),
        status: {},
      },
    ],
    ['a generated name', policy({ podSelector: {} }, { generateName: 'p-' })],
    [
      'two selectors',
      peer({ podSelector: {}, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'x' } } }),
    ],
    ['an exception', peer({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } })],
    ['a range of ports', port({ protocol: 'SCTP', port: 80, endPort: 80 })],
    ['a name of a port', port({ port: 'http-alt' })],
    [
      'every operator',
      select({
        matchExpressions: [
          { key: 'a/b', operator: 'In', values: ['', 'x'] },
          { key: 'c', operator: 'Exists' },
          { key: 'c', operator: 'DoesNotExist', values: [] },
        ],
      }),
    ],
  ])('accepts %s', (_, value) => {
    expect(validateNetworkPolicy(value)).toEqual([]);
  });

  it.each([
    ['no object', 'x', ['']],
    ['another version', { ...select({}), apiVersion: 'extensions/v1beta1' }, ['apiVersion']],
    ['an unknown field', { ...select({}), extra: 1 }, ['extra']],
    ['no metadata', { ...select({}), metadata: null }, ['metadata']],
    ['no name', policy({ podSelector: {} }, {}), ['metadata.name']],
    ['a name that is none', policy({ podSelector: {} }, { name: 'A_b' }), ['metadata.name']],
    [
      'a namespace that is none',
      policy({ podSelector: {} }, { name: 'p', namespace: 'a.b' }),
      ['metadata.namespace'],
    ],
    [
      'a label that is none',
      policy({ podSelector: {} }, { name: 'p', labels: { a: 'b c' } }),
      ['metadata.labels.a'],
    ],
    [
      'an annotation that is no string',
      policy({ podSelector: {} }, { name: 'p', annotations: { a: true } }),
      ['metadata.annotations.a'],
    ],
    ['a spec that is a list', policy([]), ['spec']],
    ['no pod selector', policy({}), ['spec.podSelector']],
    ['a field of another rule', policy({ podSelector: {}, ingress: [{ to: [] }] }), ['spec.ingress[0].to']],
    ['a rule that is null', policy({ podSelector: {}, ingress: [null] }), ['spec.ingress[0]']],
    [
      'a policy type that is none',
      policy({ podSelector: {}, policyTypes: ['ingress'] }),
      ['spec.policyTypes[0]'],
    ],
    [
      'three policy types',
      policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress', 'Egress'] }),
      ['spec.policyTypes'],
    ],
    ['a label value that is a number', select({ matchLabels: { a: 1 } }), ['spec.podSelector.matchLabels.a']],
    [
      'a key with dots that is none',
      select({ matchLabels: { 'a..b/': 'x' } }),
      ['spec.podSelector.matchLabels.a..b/'],
    ],
    [
      'In without values',
      select({ matchExpressions: [{ key: 'a', operator: 'In' }] }),
      ['spec.podSelector.matchExpressions[0].values'],
    ],
    [
      'Exists with values',
      select({ matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] }),
      ['spec.podSelector.matchExpressions[0].values'],
    ],
    ['a peer without anything', peer({}), ['spec.ingress[0].from[0]']],
    ['a peer whose selector has no value', peer({ namespaceSelector: null }), ['spec.ingress[0].from[0]']],
    [
      'a block beside a selector',
      peer({ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }),
      ['spec.ingress[0].from[0].ipBlock'],
    ],
    ['a block without CIDR', peer({ ipBlock: {} }), ['spec.ingress[0].from[0].ipBlock.cidr']],
    [
      'an address without prefix',
      peer({ ipBlock: { cidr: '10.0.0.1' } }),
      ['spec.ingress[0].from[0].ipBlock.cidr'],
    ],
    [
      'an exception outside',
      peer({ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } }),
      ['spec.ingress[0].from[0].ipBlock.except[0]'],
    ],
    [
      'an exception that is the block',
      peer({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } }),
      ['spec.ingress[0].from[0].ipBlock.except[0]'],
    ],
    [
      'an exception of the other family',
      peer({ ipBlock: { cidr: '::/0', except: ['10.0.0.0/8'] } }),
      ['spec.ingress[0].from[0].ipBlock.except[0]'],
    ],
    ['port 0', port({ port: 0 }), ['spec.egress[0].ports[0].port']],
    ['a number as text', port({ port: '80' }), ['spec.egress[0].ports[0].port']],
    ['a lower-case protocol', port({ port: 80, protocol: 'tcp' }), ['spec.egress[0].ports[0].protocol']],
    ['an end without start', port({ endPort: 80 }), ['spec.egress[0].ports[0].endPort']],
    ['an end after a name', port({ port: 'http', endPort: 80 }), ['spec.egress[0].ports[0].endPort']],
    ['an end before the start', port({ port: 80, endPort: 79 }), ['spec.egress[0].ports[0].endPort']],
  ])('refuses %s', (_, value, expected) => {
    expect(paths(value)).toEqual(expected);
    expect(validateNetworkPolicy(value).every(({ kind }) => kind === 'refused')).toBe(true);
  });

  it('tells rules apart that are accepted and never act', () => {
    const found = validateNetworkPolicy(policy({ podSelector: {}, policyTypes: ['Egress'], ingress: [{}] }));
    expect(found).toMatchObject([{ kind: 'ineffective', path: 'spec.ingress' }]);
  });

  it('reports everything at once, with the place', () => {
    const found = validateNetworkPolicy(policy({ podSelector: [], ingress: 'x' }, { name: 3 }), {
      file: 'f',
      line: 7,
    });
    expect(found.map(({ path, file, line }) => [path, file, line])).toEqual([
      ['metadata.name', 'f', 7],
      ['spec.podSelector', 'f', 7],
      ['spec.ingress', 'f', 7],
    ]);
  });
});
