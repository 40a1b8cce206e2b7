import '../input/quick-schemas.ts';
import { readAnswers } from '../../answers/read-answers.ts';
import { writeAnswers } from '../../answers/write-answers.ts';
import { acceptInferred } from '../../discovery/accept-inferred.ts';
import { discover } from '../../discovery/discover.ts';
import type { Discovery } from '../../discovery/discovery.ts';
import { exportCommands } from '../../discovery/export-command.ts';
import { clusterFrom } from '../../kubernetes/cluster.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import { reaches } from '../../report/finding-text.ts';
import { renderDiscovery } from '../../report/render-discovery.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure, InputFailure } from '../failure.ts';
import { readKnowledge } from '../input/read-knowledge.ts';
import { refuseSecondStdin } from '../input/standard-input.ts';
import type { World } from '../world.ts';
import type { DiscoverOptions } from './discover-options.ts';
import { discoveryComments } from './discovery-comments.ts';
import { discoveredFile } from './found-answers.ts';
import { readSources } from './read-sources.ts';
import { withoutUnsayable } from './without-unsayable.ts';

/** Manifests and observed traffic in, answers file out; what cannot be seen goes to standard error. */
export async function discoverAnswers(
  named: readonly string[],
  options: DiscoverOptions,
  world: World,
): Promise<ExitCode> {
  refuseSecondStdin(named);
  const knowledge = await readKnowledge(options.questions, world);
  const sources = await readSources(named, options.namespace, world);
  const discovery = withoutUnsayable(discover(sources), knowledge);
  if (discovery.topology.workloads.length === 0) {
    // What could not be read may be why there is nothing.
    if (sources.findings.length > 0) tell({ ...discovery, findings: sources.findings }, discovery.topology);
    throw withoutWorkloads(named, sources.objects);
  }
  const accepted = options.acceptInferred && acceptInferred(discovery, options.acceptInferred);
  const topology = accepted?.topology ?? discovery.topology;
  const file = discoveredFile(discovery, topology);
  const { problems } = readAnswers(knowledge, [{ name: named.join(', '), data: file }]);
  if (problems.length > 0) {
    throw new InputFailure(named.join(', '), problems, {
      heading: 'the manifests show what no answers file can hold',
    });
  }
  const comments = options.output === 'yaml' ? discoveryComments(discovery, named) : undefined;
  world.results.write(writeAnswers(file, options.output, comments).trimEnd());

  const findings = [...sources.findings, ...discovery.findings];
  tell({ ...discovery, findings }, topology, accepted?.unconfirmed);
  world.note(
    `\n  From a live cluster:\n${exportCommands()
      .map((command) => `    ${command}`)
      .join('\n')}`,
  );
  return reaches(findings, options.failOn, knowledge) ? exitCode.doesNotHold : exitCode.done;

  function tell(
    seen: Pick<Discovery, 'findings' | 'otherKinds'>,
    shown: Discovery['topology'],
    unconfirmed?: ReturnType<typeof acceptInferred>['unconfirmed'],
  ): void {
    const view = {
      knowledge,
      files: sources.files,
      topology: shown,
      findings: seen.findings,
      otherKinds: seen.otherKinds,
      ...(unconfirmed && { unconfirmed }),
      verbose: world.options.verbose === true,
    };
    world.note(renderDiscovery(view, world.messages.style));
  }
}

/** What runs there all the same, and yet is nobody's application. */
function withoutWorkloads(named: readonly string[], objects: readonly PlacedObject[]): Failure {
  const others = clusterFrom(objects).cluster.workloads.map(({ namespace, name }) => `${namespace}/${name}`);
  const shown = others.slice(0, 3).join(', ') + (others.length > 3 ? ` and ${others.length - 3} more` : '');
  const why = others.length === 0 ? '' : `: ${shown} run the cluster or the mesh, or have no labels`;
  return new Failure(`no workload of an application in ${named.join(', ')}${why}`, {
    hint: `Export them from a live cluster:\n${exportCommands().join('\n')}`,
  });
}
