import type { Finding } from '../../model/finding.ts';
import { reaches } from '../../report/finding-text.ts';
import { renderVerification } from '../../report/render-verification.ts';
import { verificationJson } from '../../report/verification-json.ts';
import { verificationJunit } from '../../report/verification-junit.ts';
import { verificationMarkdown } from '../../report/verification-markdown.ts';
import { verificationSarif } from '../../report/verification-sarif.ts';
import { deniedNeeds, type VerificationView } from '../../report/verification-view.ts';
import { once } from '../../semantics/once.ts';
import { verifyPolicies } from '../../semantics/verification/verify-policies.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { readKnowledge } from '../input/read-knowledge.ts';
import { shownName } from '../input/standard-input.ts';
import { optimiseLate } from '../optimise-late.ts';
import { toolName, toolVersion } from '../version.ts';
import type { World } from '../world.ts';
import { openFindings } from './open-findings.ts';
import { policyFindings } from './policy-findings.ts';
import { readPolicies } from './read-policies.ts';
import { readSubject } from './read-subject.ts';
import { together } from './together.ts';
import type { VerifyFormat, VerifyOptions } from './verify-options.ts';

/** Judges policies and prints what they allow; the exit code says whether what was declared holds. */
export async function verify(
  named: readonly string[],
  options: VerifyOptions,
  world: World,
): Promise<ExitCode> {
  optimiseLate();
  const knowledge = await readKnowledge(options.questions, world);
  const reading = once(() => readPolicies(named, options.namespace, world));
  const subject = await readSubject(options, named, knowledge, world, reading);
  const policies = await reading();
  const objects = together(policies, subject.objects);
  if (objects.length === 0) {
    throw new Failure(`no Kubernetes objects in ${named.map(shownName).join(', ')}`, {
      hint: 'Name files or folders with YAML or JSON, or "-" and pipe them in.',
    });
  }
  const input = { ...subject.input, objects };
  const verified = verifyPolicies(input, knowledge.networkPlugins);
  const { verification } = verified;
  const findings: readonly Finding[] = [
    ...policyFindings(input, knowledge),
    ...openFindings(verified, knowledge),
  ];
  const view: VerificationView = {
    verification: {
      ...verification,
      assumptions: [...subject.assumptions, ...verification.assumptions],
      findings,
    },
    knowledge,
    sources: named,
    calledAs: world.calledAs,
    tool: { name: toolName, version: toolVersion },
    ...(options.failOn === undefined ? {} : { failOn: options.failOn }),
  };
  world.results.write(rendered(view, options.output, world));
  return codeFor(view);
}

function rendered(view: VerificationView, format: VerifyFormat, { results }: World): string {
  switch (format) {
    case 'text':
      return renderVerification(view, results.style);
    case 'json':
      return JSON.stringify(verificationJson(view), undefined, 2);
    case 'markdown':
      return verificationMarkdown(view);
    case 'sarif':
      return JSON.stringify(verificationSarif(view), undefined, 2);
    case 'junit':
      return verificationJunit(view);
    default:
      return format satisfies never;
  }
}

function codeFor(view: VerificationView): ExitCode {
  const { failOn } = view;
  const { faults, compared, tooWide, findings } = view.verification;
  if (faults.some(({ kind }) => kind === 'refused')) return exitCode.wrongInput;
  const grave = reaches(findings, failOn, view.knowledge);
  const differs = compared && (deniedNeeds(view.verification).length > 0 || tooWide.length > 0);
  return grave || differs ? exitCode.doesNotHold : exitCode.done;
}
