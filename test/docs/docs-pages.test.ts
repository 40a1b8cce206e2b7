import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { docsPages } from '../../scripts/docs-pages.ts';
import { knowledge } from '../decision/knowledge.ts';

const pages = docsPages(resolve('.'));

describe('the pages made from the knowledge', () => {
  it.each(Object.entries(pages))(
    'docs/%s says what the knowledge says now: npm run docs',
    (name, content) => {
      expect(readFileSync(resolve('docs', name), 'utf8')).toBe(content);
    },
  );

  it('tell every finding once, with its remedy', () => {
    const headings = [...(pages['findings.md'] ?? '').matchAll(/^### (.+)$/gm)].map(([, code]) => code);
    expect([...headings].sort()).toEqual(knowledge.findings.map(({ code }) => code).sort());
    expect(pages['findings.md']?.match(/^\*Remedy:\* \S/gm)).toHaveLength(knowledge.findings.length);
  });

  it('list every question, constraint, capability and finding', () => {
    const { capabilities, costs } = knowledge.featureMatrix;
    const ids = [
      ...knowledge.requirements.map(({ id }) => id),
      ...knowledge.platform.map(({ id }) => id),
      ...knowledge.constraints.map(({ id }) => id),
      ...[...capabilities, ...costs].map(({ id }) => id),
      ...knowledge.findings.map(({ code }) => code),
    ];
    expect(ids.filter((id) => !pages['ids.md']?.includes(`\`${id}\``))).toEqual([]);
  });
});
