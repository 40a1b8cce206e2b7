import { describe, expect, it } from 'vitest';
import { documentFile } from '../../src/rendering/document-file.ts';

describe('the file of a document', () => {
  it('is that of its workload, of its namespace or of the cluster', () => {
    expect(documentFile('shop', 'cart')).toBe('cart.yaml');
    expect(documentFile('shop', undefined)).toBe('namespace.yaml');
    expect(documentFile(undefined, undefined)).toBe('cluster.yaml');
  });

  it.each(['namespace', 'cluster', 'kustomization'])('is its own for a workload named %s', (name) => {
    expect(documentFile('shop', name)).toBe(`${name}_.yaml`);
  });

  it('is not longer than a file system takes, and its own for names that begin alike', () => {
    const [one, other] = ['a', 'b'].map((end) => documentFile('shop', `${'x'.repeat(252)}${end}`));
    expect(one?.length).toBeLessThan(100);
    expect(one).not.toBe(other);
  });
});
