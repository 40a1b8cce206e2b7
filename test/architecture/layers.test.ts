import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = resolve(import.meta.dirname, '../../src');

/** What each folder of src may import, besides itself. The order of the pipeline, told once. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  kubernetes: ['model'],
  knowledge: ['model'],
  answers: ['model', 'kubernetes', 'knowledge'],
  questionnaire: ['model', 'knowledge'],
  decision: ['model', 'knowledge'],
  discovery: ['model', 'kubernetes', 'knowledge'],
  rendering: ['model', 'knowledge'],
  semantics: ['model', 'kubernetes', 'knowledge'],
  report: ['model', 'knowledge'],
};
/** Only the command line and the library's entry see every stage. */
const composers = new Set(['cli', 'index.ts']);

interface Import {
  readonly from: string;
  readonly to: string;
}

describe('the layers of src', () => {
  it('import downwards only, and no stage imports a sibling', () => {
    const forbidden = imports().filter(({ from, to }) => !isAllowed(folderOf(from), folderOf(to)));
    expect(forbidden).toEqual([]);
  });

  it('has no folder that the rule set does not know', () => {
    const folders = readdirSync(source).filter((name) => !composers.has(name));
    expect(folders.filter((name) => !(name in mayImport))).toEqual([]);
  });

  it('has no cycle between files', () => {
    expect(firstCycle(imports())).toBeUndefined();
  });

  it('lets only the command line touch the terminal and the process', () => {
    const effects = /\bprocess\.(exit|exitCode|stdin|stdout|stderr|env|argv)\b|from '@inquirer|from 'chalk'/;
    const offenders = files().filter(
      (file) => folderOf(file) !== 'cli' && effects.test(readFileSync(join(source, file), 'utf8')),
    );
    expect(offenders).toEqual([]);
  });
});

function isAllowed(from: string, to: string): boolean {
  return from === to || composers.has(from) || (mayImport[from]?.includes(to) ?? false);
}

function folderOf(file: string): string {
  return file.split('/')[0] ?? '';
}

function files(): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.ts'))
    .sort();
}

function imports(): Import[] {
  return files().flatMap((from) => {
    const text = readFileSync(join(source, from), 'utf8');
    const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(
      (match) => match[1] ?? '',
    );
    return specifiers.map((specifier) => ({
      from,
      to: relative(source, join(source, dirname(from), specifier))
        .split(sep)
        .join('/'),
    }));
  });
}

function firstCycle(edges: readonly Import[]): string[] | undefined {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of targets.get(file) ?? []) {
      const cycle = walk(next, [...trail, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of targets.keys()) {
    const cycle = walk(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}
