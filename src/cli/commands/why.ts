import { Option } from 'commander';
import type { WhyOptions } from '../why/why-options.ts';
import { type AddCommand, collect, withExamples } from './command.ts';
import { addSubjectOptions, outputAs } from './options.ts';

export const addWhy: AddCommand = (program, run) => {
  const command = program
    .command('why')
    .summary('one request through the layers; or what a document is for')
    .description(
      'With --source, --destination and --port: walks one request through Network Policy, mTLS, token and authorization, names the rule that decides at each, and says what the caller sees. Without them: says which calls a document (file, or file:line) serves, which answer asked for it, and what only it opens or closes. Ends with code 0 whatever the verdict.',
    )
    .argument(
      '<policies...>',
      'files or folders; "-" reads standard input. Without --source: first the document, as file[:line], then the policies beside it',
    )
    .option('--source <end>', 'who calls: namespace/workload, or an IP address')
    .option('--destination <end>', 'who is called: namespace/workload, namespace/service, or an IP address')
    .option('--port <number>', 'port of the Service, or of the pod where no Service is named')
    .addOption(
      new Option('--protocol <name>', 'tcp, udp or sctp').choices(['tcp', 'udp', 'sctp']).default('tcp'),
    )
    .option('--method <method>', 'HTTP method, such as POST')
    .option('--path <path>', 'HTTP path, such as /process')
    .option('--host <host>', 'HTTP host')
    .option('--header <name=value>', 'HTTP header (repeatable)', collect)
    .option(
      '--claims <file>',
      'claims of a valid token, JSON or YAML with iss, sub, ... ("-": standard input)',
    );
  addSubjectOptions(command)
    .addOption(outputAs(['text', 'json'], 'text or json'))
    .action((policies: string[], options: WhyOptions) =>
      run(async (world) => {
        const { why } = await import('../why/why.ts');
        return why(policies, options, world);
      }),
    );
  withExamples(command, [
    {
      what: 'Why does checkout get 403 from payment?',
      command:
        'netmesh-advisor why policies/ --answers answers.yaml --source production/checkout --destination production/payment --port 8080 --method POST --path /process',
    },
    {
      what: 'What is this policy for?',
      command: 'netmesh-advisor why policies/final/production/allow-dns.yaml --answers answers.yaml',
    },
  ]);
};
