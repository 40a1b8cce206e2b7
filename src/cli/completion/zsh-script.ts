import type { CommandNode, FlagNode } from './command-tree.ts';

/** Completion for zsh, as a file of its function path or to be sourced. */
export function zshScript(program: string, commands: readonly CommandNode[]): string {
  const name = `_${program}`;
  return `#compdef ${program}
${name}() {
  local -a commands
  commands=(
${commands.map((node) => `    ${quoted(`${node.name}:${node.summary}`)}`).join('\n')}
  )
  local command=\${words[(r)(${commands.map((node) => node.name).join('|')})]}
  case "$command" in
${commands.map(commandCase).join('\n')}
    *) _describe 'command' commands ;;
  esac
}
if [ "$funcstack[1]" = "${name}" ]; then ${name} "$@"; else compdef ${name} ${program}; fi
`;
}

function commandCase({ name, flags, values }: CommandNode): string {
  const rest =
    values.length > 0 ? ` ${quoted(`*:value:(${values.join(' ')})`)}` : ` ${quoted('*:file:_files')}`;
  return `    ${name}) _arguments -s ${flags.flatMap(specs).join(' ')}${rest} ;;`;
}

function specs({ names, summary, takes }: FlagNode): string[] {
  const text = summary.replace(/[[\]:]/g, ' ');
  return names.map((flag) => quoted(`${flag}[${text}]${action(takes)}`));
}

function action(takes: FlagNode['takes']): string {
  switch (takes) {
    case 'nothing':
      return '';
    case 'file':
      return ':file:_files';
    case 'folder':
      return ':folder:_files -/';
    case 'value':
      return ':value: ';
    default:
      return `:value:(${takes.join(' ')})`;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
