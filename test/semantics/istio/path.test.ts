import { describe, expect, it } from 'vitest';
import { pathMatch } from '../../../src/semantics/istio/path-match.ts';
import { normalizePath } from '../../../src/semantics/istio/path-normalization.ts';

describe('a path before it is compared', () => {
  it.each([
    ['NONE', '/a/../b?x=1', '/a/../b'],
    ['BASE', '/a/./b/../c', '/a/c'],
    ['BASE', '/a/%2e%2e/b', '/b'],
    ['BASE', '/some\\data', '/some/data'],
    ['BASE', '/%61bc', '/abc'],
    ['BASE', '/a//b', '/a//b'],
    ['BASE', '/a%2Fb', '/a%2Fb'],
    ['BASE', '/a/..', '/'],
    ['BASE', '/user/..;v=1/admin', '/admin'],
    ['BASE', '/a/{b}|"<^>`', '/a/%7Bb%7D%7C%22%3C%5E%3E%60'],
    ['BASE', '/a%%41b', '/a%25Ab'],
    ['NONE', '/user/..;v=1/{b}', '/user/..;v=1/{b}'],
    ['MERGE_SLASHES', '/a///b', '/a/b'],
    ['MERGE_SLASHES', '///', '//'],
    ['MERGE_SLASHES', '/a%2fb', '/a%2fb'],
    ['DECODE_AND_MERGE_SLASHES', '/some%2fdata/%61%62%63', '/some/data/abc'],
    ['DECODE_AND_MERGE_SLASHES', '/a%5Cb', '/a/b'],
  ] as const)('is normalised by %s: %s', (mode, path, expected) => {
    expect(normalizePath(path, mode)).toBe(expected);
  });
});

describe('a path pattern', () => {
  it.each([
    ['/api/*', '/api/', true],
    ['/api/*', '/api', false],
    ['*.js', '/a.js', true],
    ['*', '/', true],
    ['/a*b', '/a*b', true],
    ['/a*b', '/axb', false],
    ['/items/{*}', '/items/7', true],
    ['/items/{*}', '/items/7/8', false],
    ['/items/{*}', '/items/', false],
    ['/items/{**}', '/items/7/8', true],
    ['/items/{**}', '/items/', true],
    ['/items/{**}', '/items', false],
    ['/{*}/edit', '/a/edit', true],
    ['/items/{*}', '/items/7*8', true],
    ['/items/{*}', '/items/7|8', false],
    ['/a.b/{*}', '/axb/c', false],
  ])('%s and the path %s', (pattern, path, expected) => {
    expect(pathMatch(pattern)(path)).toBe(expected);
  });
});
