import { type DiscoverOptions, discoverFormats } from '../discover/discover-options.ts';
import { type AddCommand, withExamples } from './command.ts';
import { acceptInferred, addQuestions, failOn, outputAs } from './options.ts';

export const addDiscover: AddCommand = (program, run) => {
  const command = program
    .command('discover')
    .summary('manifests or observed traffic in, topology out, as an answers file')
    .description(
      'Reads Kubernetes manifests, exports of a cluster and files of observed traffic (Hubble, Prometheus, Kiali, Envoy), and prints an answers file: workloads, calls with their evidence and confidence, entry points, platform facts and the requirements that show. What it cannot see, it says on standard error. Review the file, keep it in git, and give it to advise. Values of Secrets are never printed.',
    )
    .argument('<inputs...>', 'files or folders; "-" reads standard input')
    .addOption(
      acceptInferred(
        'drop the calls below this confidence, and mark workloads whose calls are all seen as confirmed',
      ),
    )
    .option('-n, --namespace <name>', 'namespace of objects that name none (otherwise: default)')
    .addOption(failOn())
    .addOption(outputAs(discoverFormats, 'yaml (with comments) or json'));
  addQuestions(command).action((inputs: string[], options: DiscoverOptions) =>
    run(async (world) => {
      const { discoverAnswers } = await import('../discover/discover-answers.ts');
      return discoverAnswers(inputs, options, world);
    }),
  );
  withExamples(command, [
    {
      what: 'A topology to review',
      command: 'netmesh-advisor discover manifests/ > answers.yaml',
    },
    {
      what: 'A chart, and what its author already allows',
      command: 'helm template shop ./chart | netmesh-advisor discover - policies/ > shop.yaml',
    },
    {
      what: 'With observed traffic: Hubble flows, an access log, a Kiali graph',
      command: 'netmesh-advisor discover manifests/ flows.jsonl graph.json > answers.yaml',
    },
  ]);
};
