const separators = new Set([';', '|', '&', '\n', '(', ')']);

/**
 * The commands of a shell script as words: quotes taken off, comments left out, lines joined at a final backslash.
 * Not a shell: substitutions are read as further commands, here-documents as lines. Linear in the length of the script.
 */
export function splitShell(script: string): readonly (readonly string[])[] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  const endWord = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  for (let at = 0; at < script.length; at += 1) {
    const character = script[at] ?? '';
    const next = script[at + 1] ?? '';
    if (quote) {
      if (character === quote) quote = undefined;
      else if (character === '\\' && quote === '"' && /["\\$`\n]/.test(next)) {
        if (next !== '\n') word = (word ?? '') + next;
        at += 1;
      } else word = (word ?? '') + character;
    } else if (character === '\\') {
      if (next !== '\n') word = (word ?? '') + next;
      at += 1;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === '#' && word === undefined) {
      const end = script.indexOf('\n', at);
      at = (end < 0 ? script.length : end) - 1;
    } else if (character === '$' && next === '(' && script[at + 2] !== '(') {
      endCommand();
      at += 1;
    } else if (character === '`') endCommand();
    else if (separators.has(character)) endCommand();
    else if (/\s/.test(character)) endWord();
    else word = (word ?? '') + character;
  }
  endCommand();
  return commands;
}
