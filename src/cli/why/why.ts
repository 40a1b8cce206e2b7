import { once } from '../../semantics/once.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { readKnowledge } from '../input/read-knowledge.ts';
import { readPolicies } from '../verify/read-policies.ts';
import { readSubject } from '../verify/read-subject.ts';
import type { World } from '../world.ts';
import { whyDocument } from './why-document.ts';
import type { WhyOptions } from './why-options.ts';
import { whyRequest } from './why-request.ts';

/** Explains one request, or one document. */
export async function why(named: readonly string[], options: WhyOptions, world: World): Promise<ExitCode> {
  const { source, destination, port } = options;
  const given = [source, destination, port].filter((value) => value !== undefined).length;
  if (given > 0 && given < 3) {
    throw new Failure('a request needs --source, --destination and --port', {
      hint: 'Without any of them, why explains a document: why file.yaml[:line]',
    });
  }
  const isHttp = [options.method, options.path, options.host, options.header, options.claims];
  if (given === 0 && isHttp.some((value) => value !== undefined)) {
    throw new Failure(
      '--method, --path, --host, --header and --claims belong to a request: name --source, --destination and --port',
    );
  }
  const knowledge = await readKnowledge(options.questions, world);
  const claims = options.claims === undefined ? [] : [options.claims];
  // A document may be named with its line; what lies beside it shows the cluster.
  const shown = given === 0 ? named.slice(1).filter((name) => name !== '-') : named;
  const reading = once(() => readPolicies(shown, options.namespace, world));
  const subject = await readSubject(options, [...named, ...claims], knowledge, world, reading);
  if (given === 0) await whyDocument(named, options, subject, knowledge, world);
  else await whyRequest(await reading(), options, subject, knowledge, world);
  return exitCode.done;
}
