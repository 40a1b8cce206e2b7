const brackets: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const quoted = /"""[\s\S]*?"""|'''[\s\S]*?'''|[rRbB]?"(?:\\.|[^"\\\n])*"|[rRbB]?'(?:\\.|[^'\\\n])*'/g;

/**
 * The syntax of an access log filter (CEL), as far as it can be told without a parser: something is there, strings and
 * brackets are closed, operators have both sides. Returns the broken rule.
 */
export function brokenFilterExpression(expression: string): string | undefined {
  const rule = 'a CEL expression, such as response.code >= 400';
  const code = expression
    .replace(quoted, 'x')
    .replace(/\/\/.*$/gm, '')
    .trim();
  if (code === '' || /["']/.test(code)) return rule;
  const open: string[] = [];
  for (const character of code) {
    if ('([{'.includes(character)) open.push(character);
    else if (character in brackets && open.pop() !== brackets[character]) return rule;
  }
  const numbers = code.match(/(?<![\w.])\d[\w.]*/g) ?? [];
  if (numbers.some((text) => !/^(0[xX][\da-fA-F]+|\d+(\.\d+)?([eE]\d+)?)[uU]?$/.test(text))) return rule;
  const hollow = /[([{]\s*([*/%?:.&|=<>]|$)|[*/%?:&|=<>!+-]\s*[)\]}]/.test(code);
  const dangling = /(&&|\|\||[=!<>]=?|[+*/%?:.,-]|\bin)\s*$|^\s*(&&|\|\||[=<>]=?|[*/%?:,])/.test(code);
  const adjacent = /[\w)\]]\s+(?!in\b)[A-Za-z_]\w*/.test(code.replace(/\b(in)\s+/g, '+ '));
  const single = /[^&]&([^&]|$)|[^|]\|([^|]|$)|[^=!<>]=([^=]|$)|[#@$;\\`~^]/.test(code);
  return open.length > 0 || hollow || dangling || adjacent || single ? rule : undefined;
}
