import { Argument } from 'commander';
import { type Shell, shells } from '../completion/shells.ts';
import { type AddCommand, withExamples } from './command.ts';

/** What PowerShell is called where it runs beside other shells. */
const pwsh = 'pwsh';

export const addCompletion: AddCommand = (program, run) => {
  const command = program
    .command('completion')
    .summary('shell completion')
    .description('Prints a script that teaches your shell the commands, flags and values of this program.')
    .addArgument(new Argument('<shell>', 'your shell').choices([...shells, pwsh]))
    .action((named: Shell | typeof pwsh) =>
      run(async (world) => {
        const { printCompletion } = await import('../completion/print-completion.ts');
        return printCompletion(named === pwsh ? 'powershell' : named, program, world);
      }),
    );
  withExamples(command, [
    { what: 'bash, for this session', command: 'source <(netmesh-advisor completion bash)' },
    { what: 'zsh', command: 'netmesh-advisor completion zsh > "${fpath[1]}/_netmesh-advisor"' },
    {
      what: 'fish',
      command: 'netmesh-advisor completion fish > ~/.config/fish/completions/netmesh-advisor.fish',
    },
  ]);
};
