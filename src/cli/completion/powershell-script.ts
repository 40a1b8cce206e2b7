import type { CommandNode } from './command-tree.ts';

/** Completion for PowerShell 5 and later. */
export function powershellScript(program: string, commands: readonly CommandNode[]): string {
  const table = commands.map(({ name, flags, values }) => {
    const words = [...values, ...flags.flatMap(({ names }) => names)].map(quoted).join(', ');
    return `    ${quoted(name)} = @(${words})`;
  });
  const choices = commands.flatMap(({ name, flags }) =>
    flags.flatMap(({ names, takes }) =>
      typeof takes === 'string'
        ? []
        : names.map((flag) => `    ${quoted(`${name} ${flag}`)} = @(${takes.map(quoted).join(', ')})`),
    ),
  );
  return `# PowerShell completion for ${program}
Register-ArgumentCompleter -Native -CommandName ${program} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @{
${table.join('\n')}
  }
  $values = @{
${choices.join('\n')}
  }
  $typed = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
  if ($wordToComplete) { $previous = $typed[-2] } else { $previous = $typed[-1] }
  $command = $typed | Where-Object { $words.ContainsKey($_) } | Select-Object -First 1
  if (-not $command) { $candidates = $words.Keys + '--help' + '--version' }
  elseif ($values.ContainsKey("$command $previous")) { $candidates = $values["$command $previous"] }
  else { $candidates = $words[$command] }
  $candidates | Where-Object { $_ -like "$wordToComplete*" } | Sort-Object | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
