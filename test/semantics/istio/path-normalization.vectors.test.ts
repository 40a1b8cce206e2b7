import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  isRefusedPath,
  normalizePath,
  type PathNormalization,
  pathNormalizations,
} from '../../../src/semantics/istio/path-normalization.ts';

interface Recorded {
  readonly mode: PathNormalization;
  readonly path: string;
  /** As Envoy hands it on, query included; null where it answers 400. */
  readonly expected: string | null;
}

const recorded = readFileSync(join(import.meta.dirname, '../../vectors/path-normalization.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Recorded);

describe.each(pathNormalizations)('paths under %s, as Envoy normalises them', (mode) => {
  const paths = recorded.filter((one) => one.mode === mode);

  it('are many', () => {
    expect(paths.length).toBeGreaterThanOrEqual(1000);
  });

  it('are read alike', () => {
    const taken = paths.filter(({ expected }) => expected !== null);
    const found = taken.map(({ path }) => [path, normalizePath(path, mode)]);
    expect(found).toEqual(taken.map(({ path, expected }) => [path, expected?.split('?', 1)[0]]));
  });

  it('are refused alike', () => {
    const refused = paths.filter(({ expected }) => expected === null).map(({ path }) => path);
    expect(paths.map(({ path }) => path).filter((path) => isRefusedPath(path, mode))).toEqual(refused);
  });
});
