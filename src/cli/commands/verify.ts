import { type VerifyOptions, verifyFormats } from '../verify/verify-options.ts';
import { type AddCommand, withExamples } from './command.ts';
import { addSubjectOptions, failOn, outputAs } from './options.ts';

export const addVerify: AddCommand = (program, run) => {
  const command = program
    .command('verify')
    .summary('what policies allow, against declared calls')
    .description(
      'Judges NetworkPolicies and Istio policies of any origin together: who may call whom, which declared calls are denied, what is open beyond them, what the mesh and the cluster need that is cut, and what cannot be known offline. Workloads and calls come from --answers or --from, else the workloads from the policy files themselves; without any, pods are represented by what the selectors can match. Ends with code 1 when a declared call is denied, something is open beyond them, or a finding reaches --fail-on; with code 2 when a policy is one that no API server takes.',
    )
    .argument('<policies...>', 'files or folders; "-" reads standard input; of a bundle, its final state');
  addSubjectOptions(command)
    .addOption(failOn())
    .addOption(outputAs(verifyFormats, 'text, json (the full matrix), markdown, sarif or junit'))
    .action((policies: string[], options: VerifyOptions) =>
      run(async (world) => {
        const { verify } = await import('../verify/verify.ts');
        return verify(policies, options, world);
      }),
    );
  withExamples(command, [
    {
      what: 'A bundle against its answers',
      command: 'netmesh-advisor verify policies/ --answers answers.yaml',
    },
    {
      what: 'What does this cluster allow?',
      command: 'kubectl get ns,deploy,svc,netpol -A -o yaml | netmesh-advisor verify -',
    },
    {
      what: 'Policies of a chart, in CI',
      command: 'helm template shop | netmesh-advisor verify - --fail-on warning -o sarif',
    },
  ]);
};
