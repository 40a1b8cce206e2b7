import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { knowledge } from '../decision/knowledge.ts';

const known = new Set(knowledge.findings.map(({ code }) => code));
/** What a bundle leaves out has codes of its own. */
const omissions = new Set(Object.keys(load(readFileSync('templates/not-generated.yaml', 'utf8')) as object));

describe('the catalogue of findings', () => {
  const source = files('src', '.ts').map(textOf).join('\n');
  const data = [...files('questions', '.yaml'), ...files('templates', '.yaml')]
    .filter((file) => !file.includes(join('questions', 'findings')))
    .map(textOf)
    .join('\n');

  it('holds nothing that nobody tells', () => {
    const untold = [...known].filter(
      (code) => !source.includes(`'${code}'`) && !new RegExp(`[ :[]${code}($|[\\s,\\]}])`, 'm').test(data),
    );
    expect(untold).toEqual([]);
  });

  it('knows every code that the source names as one', () => {
    const named = [...source.matchAll(/\bcode: '([a-z0-9]+(?:-[a-z0-9]+)+)'/g)].map(([, code]) => code ?? '');
    expect(named.length).toBeGreaterThan(100);
    expect([...new Set(named)].filter((code) => !known.has(code) && !omissions.has(code))).toEqual([]);
  });

  it('has no brace in a message that is no placeholder, and begins each remedy like a sentence', () => {
    const faulty = knowledge.findings.filter(
      ({ message, remedy }) =>
        /[{}]/.test(message.replace(/\{[a-zA-Z][a-zA-Z0-9]*\}/g, '')) || !/^[A-Z]/.test(remedy),
    );
    expect(faulty.map(({ code }) => code)).toEqual([]);
  });

  it('has no word that the end of a line broke in two', () => {
    const broken = knowledge.findings.filter((one) => /[a-z]- [a-z]/.test(Object.values(one).join('\n')));
    expect(broken.map(({ code }) => code)).toEqual([]);
  });
});

function files(folder: string, ending: string): string[] {
  return readdirSync(resolve(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(resolve(folder), name));
}

function textOf(file: string): string {
  return readFileSync(file, 'utf8');
}
