import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

describe('findings of discovery', () => {
  it('stand in the catalogue, each placeholder filled', () => {
    const source = ['findings.ts', 'blind-spot-finding.ts']
      .map((name) => readFileSync(join(root, 'src/discovery', name), 'utf8'))
      .join('\n');
    const codes = new Set(
      [
        ...source.matchAll(/(?<!kind)(?:code: |\? |: )'([a-z]+(?:-[a-z]+)+)'/g),
        ...source.matchAll(/^ {2}'([a-z]+(?:-[a-z]+)+)': \(/gm),
      ].map((match) => match[1] ?? ''),
    );
    expect(codes.size).toBeGreaterThan(15);
    const missing = [...codes].filter(
      (code) => !existsSync(join(root, 'questions/findings', `${code}.yaml`)),
    );
    expect(missing).toEqual([]);
    for (const code of codes) {
      const text = readFileSync(join(root, 'questions/findings', `${code}.yaml`), 'utf8');
      const message = /^message: (.*(?:\n {2}.*)*)/m.exec(text)?.[1] ?? '';
      for (const [, placeholder] of message.matchAll(/\{(\w+)\}/g)) {
        expect(source, `${code} {${placeholder}}`).toMatch(new RegExp(`\\b${placeholder}\\b`));
      }
    }
  });
});
