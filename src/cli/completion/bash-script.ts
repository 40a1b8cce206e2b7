import type { CommandNode, FlagNode } from './command-tree.ts';

/** Completion for bash 3.2 and later. */
export function bashScript(program: string, commands: readonly CommandNode[]): string {
  const name = `_${program.replace(/[^a-z0-9]/g, '_')}`;
  return `# bash completion for ${program}
${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      ${commands.map((node) => node.name).join('|')}) command="$word"; break ;;
    esac
  done
  case "$command $previous" in
${commands.flatMap((node) => node.flags.flatMap((flag) => valueCase(node.name, flag))).join('\n')}
  esac
  case "$command" in
${commands.map(commandCase).join('\n')}
    *) COMPREPLY=($(compgen -W "${commands.map((node) => node.name).join(' ')} --help --version" -- "$current")) ;;
  esac
}
complete -o bashdefault -o default -F ${name} ${program}
`;
}

function valueCase(command: string, { names, takes }: FlagNode): string[] {
  const reply = replyFor(takes);
  return reply === undefined
    ? []
    : [`    ${names.map((flag) => `"${command} ${flag}"`).join('|')}) COMPREPLY=(${reply}); return ;;`];
}

function replyFor(takes: FlagNode['takes']): string | undefined {
  switch (takes) {
    case 'nothing':
      return undefined;
    case 'file':
      return '$(compgen -f -- "$current")';
    case 'folder':
      return '$(compgen -d -- "$current")';
    case 'value':
      return '';
    default:
      return `$(compgen -W "${takes.join(' ')}" -- "$current")`;
  }
}

function commandCase({ name, flags, values }: CommandNode): string {
  const words = [...values, ...flags.flatMap(({ names }) => names)].join(' ');
  return `    ${name}) COMPREPLY=($(compgen -W "${words}" -- "$current")) ;;`;
}
