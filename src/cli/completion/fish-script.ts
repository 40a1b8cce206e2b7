import type { CommandNode, FlagNode } from './command-tree.ts';

/** Completion for fish. */
export function fishScript(program: string, commands: readonly CommandNode[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const lines = commands.flatMap(({ name, summary, flags, values }) => [
    `complete -c ${program} -f -n "not __fish_seen_subcommand_from ${names}" -a ${name} -d ${quoted(summary)}`,
    ...(values.length > 0
      ? [`complete -c ${program} -f -n "__fish_seen_subcommand_from ${name}" -a ${quoted(values.join(' '))}`]
      : []),
    ...flags.map(
      (flag) =>
        `complete -c ${program} -n "__fish_seen_subcommand_from ${name}" ${flagText(flag)} -d ${quoted(flag.summary)}`,
    ),
  ]);
  return `# fish completion for ${program}\n${lines.join('\n')}\n`;
}

function flagText({ names, takes }: FlagNode): string {
  const spelled = names.map((name) =>
    name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  return [...spelled, ...action(takes)].join(' ');
}

function action(takes: FlagNode['takes']): string[] {
  switch (takes) {
    case 'nothing':
      return [];
    case 'file':
      return ['-r', '-F'];
    case 'folder':
      return ['-x', '-a', '"(__fish_complete_directories)"'];
    case 'value':
      return ['-x'];
    default:
      return ['-x', '-a', quoted(takes.join(' '))];
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
