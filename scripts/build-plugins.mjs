// How the published files are put together: plugins of esbuild.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** In the bundle `built-in.ts`, which reads the YAML, gives way to `built-in.compiled.ts`. */
export function useCompiledData() {
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
export function loadWorkAtOnce(root) {
  const groups = {
    frame: { files: ['run.ts'] },
    decision: { on: ['frame'], files: ['advise/advise.ts', 'report-failure.ts'] },
    // All that writes YAML, and the few lines that others share besides, which are not worth a file of their own.
    writing: {
      on: ['decision'],
      files: [
        'output/yaml-text.ts',
        'input/read-templates.ts',
        '../answers/answers-to-file.ts',
        '../kubernetes/service-routing.ts',
      ],
    },
    bundle: { on: ['writing'], files: ['advise/conclude-with-bundle.ts'] },
    // Words for what is wrong with answers, and whatever else asks a schema.
    schemas: {
      on: ['writing'],
      files: ['input/settle-answers.ts', '../rendering/parse-inventory.ts'],
    },
    patch: { on: ['frame'], files: ['output/patch-text.ts'] },
    drift: { on: ['bundle', 'schemas'], files: ['advise/check-folder.ts'] },
    words: {
      on: ['schemas'],
      files: ['explain/explain.ts', 'init.ts', 'print-schema.ts', 'completion/print-completion.ts'],
    },
    prompts: {
      on: ['schemas'],
      files: ['prompts/interview.ts', 'prompts/ask-calls.ts', 'prompts/terminal-prompter.ts'],
    },
    analysis: {
      on: ['drift', 'words'],
      files: [
        'advise/make-with-own-templates.ts',
        'advise/with-earlier-replicas.ts',
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
        '../rendering/template-faults.ts',
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
      onResolve({ filter: /^[a-z]/ }, ({ kind, path }) =>
        kind === 'dynamic-import' ? { path, namespace: 'package' } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'package' }, ({ path }) => ({
        contents: `import 'work-of-frame';\nexport * from '${path}';`,
        resolveDir: folder,
      }));
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

/**
 * Two packages come as one file each, or as one that reaches all others, though their parts are needed at different
 * times: who reads answers neither constructs nor writes YAML, and only who prints the schema needs zod's writer of it.
 */
export function loadPartsOfPackages(root) {
  const packages = join(root, 'node_modules');
  const yaml = join(packages, 'js-yaml/dist/js-yaml.mjs');
  const schemaWriter = join(packages, 'zod/v4/core/json-schema-processors.js');
  const namespace = 'yaml-parser';
  return {
    name: 'parts-of-packages',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^js-yaml$/ }, ({ importer }) =>
        /\/answers\/(parse-answers|build-source-tree)\.ts$/.test(importer)
          ? { path: yaml, namespace }
          : undefined,
      );
      onResolve({ filter: /^yaml-parser$/ }, () => ({ path: yaml, namespace }));
      onLoad({ filter: /.*/, namespace }, () => ({ contents: halvesOf(yaml).parser }));
      onLoad({ filter: /js-yaml\.mjs$/ }, () => ({ contents: halvesOf(yaml).rest }));

      onResolve({ filter: /^zod\/v4\/core$/ }, ({ importer }) =>
        importer.endsWith('/answers-schema.ts') ? { path: schemaWriter } : undefined,
      );
      onLoad({ filter: /\/zod\/v4\/(core\/index|mini\/external)\.js$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(/^export .*json-schema.*$/gm, ''),
      }));
    },
  };
}

/** The parser, from text to events, and all else, which builds on it. The file marks its modules as regions. */
function halvesOf(file) {
  const ofParser = [
    'common/snippet',
    'common/exception',
    'parser/events',
    'parser/parser_scalar',
    'parser/parser',
  ];
  const text = readFileSync(file, 'utf8');
  const regions = ofParser.map((name) => {
    const start = text.indexOf(`//#region src/${name}.ts`);
    if (start === -1) throw new Error(`js-yaml has no ${name} any more`);
    return text.slice(start, text.indexOf('//#endregion', start));
  });
  const parser = regions.join('\n');
  const names = [...parser.matchAll(/^(?:var|let|const|function|class) ([\w$]+)/gm)]
    .map(([, name]) => name)
    .join(', ');
  const rest = regions.reduce((left, region) => left.replace(region, () => ''), text);
  return {
    parser: `${parser}\nexport { ${names} };`,
    rest: `import { ${names} } from 'yaml-parser';\n${rest}`,
  };
}

/** The command line's frame starts subcommands that are programs of their own with it; there are none here. */
export function leaveOutProcesses() {
  const namespace = 'left-out';
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
        importer.includes('/node_modules/commander/') ? { path: 'child_process', namespace } : undefined,
      );
      onLoad({ filter: /.*/, namespace }, () => ({ contents: 'module.exports = {};' }));
    },
  };
}
