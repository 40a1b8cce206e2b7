import { resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

const { compileAtOnce } = (await import(resolve('scripts/compile-at-once.mjs'))) as {
  compileAtOnce(name: string, text: string, places: ReadonlySet<number>): string;
};

/** Every place, so that whatever can be compiled at once is. */
const everywhere = (text: string) => new Set(text.split('').keys());

const scripts: readonly (readonly [what: string, text: string, rewritten: string])[] = [
  [
    'a function that is called ahead of where it stands',
    '"use strict";const a=f(2);function f(x){return x*3}a;',
    '"use strict";var f=(function (x){return x*3});const a=f(2);a;',
  ],
  [
    'arrow functions that end together',
    '"use strict";const f=a=>b=>(c,d=1)=>a+b+c+d;f(1)(2)(3);',
    '"use strict";const f=(function(a){return (function(b){return (function(c,d=1){return a+b+c+d})})});f(1)(2)(3);',
  ],
  [
    'an arrow function with statements, and one that makes an object',
    '"use strict";const f=({a})=>{const g=()=>({a});return g()};f({a:1}).a;',
    '"use strict";const f=(function({a}){const g=(function(){return ({a})});return g()});f({a:1}).a;',
  ],
  [
    'an arrow function that shares what is around it',
    '"use strict";const o={n:4,f(){return[1].map(e=>[e].map(x=>x+this.n)[0])[0]}};o.f();',
    '"use strict";const o={n:4,f(){return[1].map(e=>[e].map(x=>x+this.n)[0])[0]}};o.f();',
  ],
  [
    'asynchronous functions and generators',
    '"use strict";const f=async a=>a;async function g(){return f(1)}function*h(){yield*[g,2]}[...h()][1];',
    '"use strict";var g=(async function (){return f(1)});var h=(function*(){yield*[g,2]});const f=(async function(a){return a});[...h()][1];',
  ],
];

describe('what the build has compiled at once', () => {
  it.each(scripts)('%s', (_, text, rewritten) => {
    expect(compileAtOnce('script.js', text, everywhere(text))).toBe(rewritten);
    expect(runInNewContext(rewritten)).toEqual(runInNewContext(text));
  });

  it('leaves what is seldom called to when it is', () => {
    const text = '"use strict";function f(){return[1].map(a=>a)}f();';
    expect(compileAtOnce('script.js', text, new Set())).toBe(text);
  });
});
