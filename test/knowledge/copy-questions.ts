import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const questions = resolve(import.meta.dirname, '../../questions');

/** A copy of the repository's knowledge in a directory of its own, gone when the test is over; files added or replaced. */
export function copyQuestions(files: Readonly<Record<string, string>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'questions-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  cpSync(questions, directory, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
  return directory;
}
