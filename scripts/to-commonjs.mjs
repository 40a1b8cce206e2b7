import { Script } from 'node:vm';

/**
 * A minified file of esbuild's ES modules as CommonJS: Node starts its loader of ES modules only where one is loaded,
 * and that takes longer than `--help` itself. Splitting into files exists for ES modules only, so they are rewritten.
 * Names are bound once, when a file is loaded: that is the same, since no group of work imports one that imports it.
 */
export function toCommonJs(text) {
  const body = text
    .replace(/\bimport(?:([\w$]+|\*as [\w$]+|\{[^{}"]*\})? ?from)?"([^"\n]+)";/g, importing)
    .replace(/\bimport ([\w$]+) from"([^"\n]+)";/g, importing)
    .replace(/\bimport\("([^"\n]+)"\)/g, 'Promise.resolve().then(()=>require("$1"))')
    .replace(/\bexport\{([^{}"]*)\};\s*$/, exporting)
    .replaceAll('import.meta.dirname', '__dirname');
  const file = `"use strict";${body}`;
  new Script(`(function(exports,require,module,__filename,__dirname){${file}\n})`);
  return file;
}

function importing(_, names, from) {
  const required = `require(${JSON.stringify(from)});`;
  if (names === undefined) return required;
  if (names.startsWith('*as ')) return `const ${names.slice('*as '.length)}=${required}`;
  return `const ${names.replace(/ as /g, ':')}=${required}`;
}

/** In a form that Node finds the names in, for those who import the library. */
function exporting(_, names) {
  return names
    .split(',')
    .map((name) => name.split(' as '))
    .map(([local, exported = local]) => `exports.${exported}=${local};`)
    .join('');
}
