// Writes the pages of `docs/` that are made from the knowledge: `npm run docs`.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const directory = mkdtempSync(join(tmpdir(), 'netmesh-docs-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
const outfile = join(directory, 'docs-pages.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['scripts/docs-pages.ts'],
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outfile,
  logLevel: 'error',
});
const { docsPages } = await import(pathToFileURL(outfile).href);
mkdirSync(join(root, 'docs'), { recursive: true });
for (const [name, content] of Object.entries(docsPages(root))) {
  writeFileSync(join(root, 'docs', name), content);
}
