// Builds what is published: `dist/` with the bundled command line, the library, its types and the
// knowledge as JSON, and NOTICE with the licences of everything that was bundled.
import { execFileSync } from 'node:child_process';
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
  charset: 'utf8',
  logLevel: 'warning',
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await compileData();
const publishedBuild = {
  ...shared,
  outdir: out,
  minify: true,
  metafile: true,
  plugins: [useCompiledData(), loadWorkAtOnce()],
};
const { metafile } = await build({
  ...publishedBuild,
  entryPoints: { 'netmesh-advisor': 'src/cli/netmesh-advisor.ts', index: 'src/index.ts' },
  splitting: true,
  chunkNames: '[name]-[hash]',
});
const program = join(out, 'netmesh-advisor.js');
writeFileSync(program, `#!/usr/bin/env node\n${readFileSync(program, 'utf8')}`);
chmodSync(program, 0o755);
if (!process.env.NETMESH_ADVISOR_DIST) writeNotice(Object.keys(metafile.inputs));
if (!process.argv.includes('--no-types')) emitTypes();
rmSync(published, { recursive: true, force: true });
renameSync(out, published);

/** The loaders themselves, bundled and run once: what they accept is what is compiled. */
async function compileData() {
  const entry = join(out, 'compile-data.mjs');
  await build({ ...shared, entryPoints: ['scripts/compile-data.ts'], outfile: entry });
  const { compiledData } = await import(pathToFileURL(entry).href);
  for (const [name, value] of Object.entries(compiledData(root))) {
    writeFileSync(join(out, name), typeof value === 'string' ? value : JSON.stringify(value));
  }
  rmSync(entry);
}

/** In the bundle `built-in.ts`, which reads the YAML, gives way to `built-in.compiled.ts`. */
function useCompiledData() {
  return {
    name: 'compiled-data',
    setup({ onResolve }) {
      onResolve({ filter: /\/built-in\.ts$/ }, ({ path, resolveDir }) => ({
        path: resolve(resolveDir, path.replace(/\.ts$/, '.compiled.ts')),
      }));
    },
  };
}

/**
 * The program imports work when it is needed. Loading one file is faster than loading the twenty into which esbuild
 * would split what those imports share, so they are grouped, and an import gets the module of its group. Each group
 * but the first begins with the one it builds on, so that what they share is one file as well; the library builds on
 * all of them.
 */
function loadWorkAtOnce() {
  const groups = {
    decision: { files: ['advise/advise.ts', 'report-failure.ts'] },
    answers: { on: ['decision'], files: ['input/settle-answers.ts', 'output/yaml-text.ts'] },
    bundle: { on: ['answers'], files: ['advise/conclude-with-bundle.ts'] },
    words: {
      on: ['answers'],
      files: ['explain/explain.ts', 'init.ts', 'print-schema.ts', 'completion/print-completion.ts'],
    },
    prompts: {
      on: ['answers'],
      files: ['prompts/interview.ts', 'prompts/ask-calls.ts', 'prompts/terminal-prompter.ts'],
    },
    analysis: {
      on: ['bundle', 'words'],
      files: [
        'diff/diff.ts',
        'discover/discover-answers.ts',
        'discover/from-manifests.ts',
        'verify/verify.ts',
        'why/why.ts',
        '../knowledge/read-knowledge-files.ts',
        '../knowledge/parse-knowledge.ts',
        '../knowledge/check-knowledge.ts',
        '../rendering/load-templates.ts',
        '../rendering/parse-templates.ts',
      ],
    },
  };
  const folder = join(root, 'src/cli');
  const namespace = 'work';
  const groupOf = new Map(
    Object.entries(groups).flatMap(([group, { files }]) => files.map((file) => [join(folder, file), group])),
  );
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^work-of-/ }, ({ path }) => ({ path, namespace }));
      onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const group = groupOf.get(resolve(resolveDir, path));
        if (!group) throw new Error(`${path} is imported when needed, but belongs to no group`);
        return { path: `work-of-${group}`, namespace };
      });
      onLoad({ filter: /.*/, namespace }, ({ path }) => {
        const { on = [], files } = groups[path.slice('work-of-'.length)];
        const contents = [
          ...on.map((group) => `import 'work-of-${group}';`),
          ...files.map((file) => `export * from './${file}';`),
        ].join('\n');
        return { contents, resolveDir: folder, loader: 'ts' };
      });
      onLoad({ filter: /\/src\/index\.ts$/ }, ({ path }) => ({
        contents: `import 'work-of-analysis';\n${readFileSync(path, 'utf8')}`,
        loader: 'ts',
      }));
    },
  };
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

/** Declarations of what the library exports, with their imports named as a consumer resolves them. */
function emitTypes() {
  const folder = join(out, 'types');
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.types.json'), '--outDir', folder], {
    stdio: 'inherit',
  });
  const needed = new Set();
  const keep = (file) => {
    if (needed.has(file)) return;
    needed.add(file);
    const text = readFileSync(file, 'utf8').replace(/(from|import\() ?'(\.[^']*)\.ts'/g, "$1 '$2.js'");
    writeFileSync(file, text);
    for (const [, path] of text.matchAll(/'(\.[^']*)\.js'/g)) keep(resolve(dirname(file), `${path}.d.ts`));
  };
  keep(join(folder, 'index.d.ts'));
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.d.ts') && !needed.has(join(folder, name))) rmSync(join(folder, name));
  }
}
