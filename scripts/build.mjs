// Builds what is published: `dist/` with the bundled command line, the library, its types and the
// knowledge as JSON, and NOTICE with the licences of everything that was bundled.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { minifySync } from 'rolldown/utils';
import { leaveOutProcesses, loadPartsOfPackages, loadWorkAtOnce, useCompiledData } from './build-plugins.mjs';
import { calledFunctions } from './called-functions.mjs';
import { compileAtOnce } from './compile-at-once.mjs';
import { emitTypes } from './emit-types.mjs';
import { toCommonJs } from './to-commonjs.mjs';
import { withoutFacades } from './without-facades.mjs';

const root = resolve(import.meta.dirname, '..');
const published = join(root, process.env.NETMESH_ADVISOR_DIST ?? 'dist');
// What is there stays until the new one is whole.
const out = `${published}-partial`;
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // A file with any character beyond Latin-1 takes twice the memory and is slower to load.
  charset: 'ascii',
  logLevel: 'warning',
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await compileData();
const publishedBuild = {
  ...shared,
  outdir: out,
  minify: true,
  // NOTICE carries the licences.
  legalComments: 'none',
  metafile: true,
  plugins: [useCompiledData(), loadWorkAtOnce(root), loadPartsOfPackages(root), leaveOutProcesses()],
};
const { metafile } = await build({
  ...publishedBuild,
  entryPoints: { 'netmesh-advisor': 'src/cli/netmesh-advisor.ts', index: 'src/index.ts' },
  splitting: true,
  chunkNames: '[name]-[hash]',
});
const files = readdirSync(out).filter((name) => name.endsWith('.js'));
const texts = new Map(files.map((name) => [name, readFileSync(join(out, name), 'utf8').trim()]));
const empty = files.filter((name) => texts.get(name) === '');
const filled = files
  .filter((name) => !empty.includes(name))
  .map((name) => [
    name,
    empty.reduce((text, other) => text.replaceAll(`import"./${other}";`, ''), texts.get(name)),
  ]);
for (const name of files) rmSync(join(out, name));
for (const [name, text] of withoutFacades(filled)) {
  const start = name === 'netmesh-advisor.js' ? '#!/usr/bin/env node\n' : '';
  writeFileSync(join(out, name), start + minified(name, toCommonJs(text)));
}
writeFileSync(join(out, 'package.json'), '{"type":"commonjs"}\n');
const program = join(out, 'netmesh-advisor.js');
chmodSync(program, 0o755);
for (const [name, places] of calledFunctions(program, bundleOfEachExample)) {
  if (!texts.has(name)) continue;
  const file = join(out, name);
  writeFileSync(file, compileAtOnce(name, readFileSync(file, 'utf8'), places));
}
if (!process.env.NETMESH_ADVISOR_DIST) writeNotice(Object.keys(metafile.inputs));
if (!process.argv.includes('--no-types')) emitTypes(root, join(out, 'index.d.ts'));
rmSync(published, { recursive: true, force: true });
renameSync(out, published);

/** What loads most of the program. */
function bundleOfEachExample(work) {
  return ['payments.yaml', 'online-boutique/answers.yaml'].map((example, index) => {
    const folder = join(work, `bundle-${index}`);
    return ['advise', '--answers', join(root, 'examples', example), '--output-dir', folder];
  });
}

/** The loaders themselves, bundled and run once: what they accept is what is compiled. */
async function compileData() {
  const entry = join(out, 'compile-data.mjs');
  await build({ ...shared, entryPoints: ['scripts/compile-data.ts'], outfile: entry });
  const { compiledData } = await import(pathToFileURL(entry).href);
  for (const [name, text] of Object.entries(compiledData(root))) writeFileSync(join(out, name), text);
  rmSync(entry);
}

/**
 * A second time, by a minifier whose names compress better: what is packed is 4 % smaller for it. It writes characters
 * as they are; they are escaped as in `charset`, which means the same in all texts and patterns.
 */
function minified(name, text) {
  const { code, errors } = minifySync(name, text, {
    module: false,
    compress: { target: shared.target },
    mangle: { toplevel: true },
  });
  if (errors.length > 0) throw new Error(`${name}: ${errors[0].message}`);
  return code.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The licence text of each package that has a file in the bundle. */
function writeNotice(inputs) {
  const packages = [
    ...new Set(inputs.flatMap((input) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [])),
  ].sort();
  const require = createRequire(join(root, 'package.json'));
  const parts = packages.map((name) => {
    const folder = packageFolder(require, name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  const rule = `\n${'-'.repeat(80)}\n\n`;
  const head =
    'netmesh-advisor\n\nThe published files contain the following packages, each under its own licence.\n';
  writeFileSync(join(root, 'NOTICE'), [head, ...parts].join(rule));
}

function packageFolder(require, name) {
  const direct = join(root, 'node_modules', name);
  return existsSync(direct) ? direct : dirname(require.resolve(`${name}/package.json`));
}
