// Bundles the conformance runner and runs it: `npm run conformance [family …]`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const directory = mkdtempSync(join(tmpdir(), 'netmesh-conformance-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
const outfile = join(directory, 'main.mjs');
await build({
  entryPoints: ['test/conformance/main.ts'],
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outfile,
  logLevel: 'error',
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
await import(pathToFileURL(outfile).href);
