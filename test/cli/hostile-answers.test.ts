import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { application } from './answers.ts';
import { hostileAnswers } from './hostile-answers.ts';
import { freshFolder, run } from './run-program.ts';

describe('hostile answers', () => {
  const files = hostileAnswers();

  it('are at least two hundred different ones', () => {
    expect(new Set(files.map(({ content }) => content.toString('base64'))).size).toBeGreaterThanOrEqual(200);
  });

  it('stand beside a file that is taken', () => {
    const folder = freshFolder();
    expect(
      run(['advise', '--answers', '-', '-d', 'policies'], { input: application, cwd: folder }).code,
    ).toBe(0);
    expect(readdirSync(folder)).toEqual(['policies']);
  });

  it.each(files.map(({ title, content }) => [title, content] as const))(
    '%s: a clear error, code 2, and no file',
    (_, content) => {
      const folder = freshFolder();
      const { code, stdout, stderr } = run(['advise', '--answers', '-', '-d', 'policies'], {
        input: content,
        cwd: folder,
      });
      expect({ code, stdout, files: readdirSync(folder) }).toEqual({ code: 2, stdout: '', files: [] });
      expect(stderr.trim()).not.toBe('');
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(stderr).not.toMatch(/internal error/);
      expect(stderr.length).toBeLessThan(40_000);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be echoed
      expect(stderr).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
    },
  );
});
