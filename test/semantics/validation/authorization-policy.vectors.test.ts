import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { validateObject } from '../../../src/semantics/validation/validate-object.ts';

interface Recorded {
  readonly id: string;
  readonly object: KubernetesObject;
  readonly expected: 'accepted' | 'refused';
  readonly error?: string;
}

const path = join(import.meta.dirname, '../../vectors/authorization-validation.jsonl');
const recorded = readFileSync(path, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Recorded);

/** istiod's webhook does not count targets; the CRD (`maxItems: 16`) does. */
function exceedsSchema({ spec }: KubernetesObject): boolean {
  const { targetRefs } = spec as { targetRefs?: unknown[] };
  return (targetRefs?.length ?? 0) > 16;
}

describe('refusals of AuthorizationPolicies, as istiod recorded them', () => {
  it('are many', () => {
    expect(recorded.filter(({ expected }) => expected === 'refused').length).toBeGreaterThan(50);
  });

  it.each(recorded.filter(({ object }) => !exceedsSchema(object)))('$id: $expected $error', (one) => {
    const errors = validateObject(one.object).filter(({ severity }) => severity === 'error');
    expect(errors.length > 0 ? 'refused' : 'accepted', JSON.stringify(errors)).toBe(one.expected);
  });

  it('leave more targets than the CRD takes to the CRD, which refuses them first', () => {
    for (const { id, object } of recorded.filter((one) => exceedsSchema(one.object))) {
      const paths = validateObject(object).map(({ path }) => path);
      expect(paths, id).toEqual(['spec.targetRefs']);
    }
  });
});
