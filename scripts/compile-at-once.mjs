import { RolldownMagicString } from 'rolldown';
import { parseSync, Visitor } from 'rolldown/utils';

/**
 * A script in which the functions that begin at the given places are compiled together with it. V8 skims every
 * function when it loads a file and parses it again when it is called first: for those that are called in nearly every
 * run, that is the same work twice. A function expression in parentheses it compiles at once.
 *
 * Functions of the script itself become such expressions ahead of all else, where they are known from the start, as
 * they were before; arrow functions become functions, unless they share `this` with what is around them.
 */
export function compileAtOnce(name, text, places) {
  const { program, errors } = parseSync(name, text, { lang: 'js', sourceType: 'script' });
  if (errors.length > 0) throw new Error(`${name}: ${errors[0].message}`);
  const script = new RolldownMagicString(text);
  const start = program.body.find((statement) => !('directive' in statement))?.start ?? 0;
  for (const statement of program.body) {
    if (statement.type !== 'FunctionDeclaration' || !places.has(statement.start)) continue;
    script.appendRight(statement.start, `var ${statement.id.name}=(`).appendLeft(statement.end, ');');
    script.remove(statement.id.start, statement.id.end).move(statement.start, statement.end, start);
  }
  for (const arrow of arrowsOf(program)) if (places.has(arrow.start)) toFunction(script, text, arrow);
  return script.toString();
}

/** Arrow functions that do not share `this` with what is around them, the outer before the inner. */
function arrowsOf(program) {
  const arrows = [];
  const around = [];
  const enter = (node) => around.push(node);
  const leave = () => around.pop();
  const share = () => {
    for (let at = around.length - 1; around[at]?.type === 'ArrowFunctionExpression'; at -= 1) {
      around[at].shares = true;
    }
  };
  new Visitor({
    ArrowFunctionExpression: (node) => {
      arrows.push(node);
      enter(node);
    },
    'ArrowFunctionExpression:exit': leave,
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ThisExpression: share,
    Super: share,
    MetaProperty: share,
    Identifier: ({ name }) => name === 'arguments' && share(),
  }).visit(program);
  return arrows.filter((arrow) => !arrow.shares);
}

/** `async a=>b` becomes `(async function(a){return b})`. */
function toFunction(script, text, { start, end, async, expression, body }) {
  const first = async ? start + /^async\s*/.exec(text.slice(start))[0].length : start;
  const sign = text.lastIndexOf('=>', body.start);
  const bare = text[first] !== '(';
  script.appendRight(start, '(');
  script.appendRight(first, bare ? 'function(' : 'function');
  script.update(sign, sign + 2, `${bare ? ')' : ''}${expression ? '{return ' : ''}`);
  script.prependLeft(end, expression ? '})' : ')');
}
