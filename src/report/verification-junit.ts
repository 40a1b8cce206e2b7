import type { CheckedNeed } from '../model/verification.ts';
import { isAtLeast, tellFindings } from './finding-text.ts';
import { groupFindings } from './group-findings.ts';
import { printable } from './printable.ts';
import { tellFaults, tellNeed, tellTooWide } from './verification-parts.ts';
import { isDeclared, purposeTitles, type VerificationView } from './verification-view.ts';

interface TestCase {
  readonly suite: string;
  readonly name: string;
  readonly failure?: { readonly message: string; readonly text: string };
  readonly skipped?: string;
}

/**
 * A verification as JUnit XML: a test case for each request that has to pass, and one for each class of findings. It has
 * failures where the command ends with another code than 0, and only there: findings below `--fail-on` are skipped.
 */
export function verificationJunit(view: VerificationView): string {
  const cases = casesOf(view);
  const suites = [...new Set(cases.map(({ suite }) => suite))].map((name) => {
    const own = cases.filter(({ suite }) => suite === name);
    return [
      `  <testsuite name="${xml(name)}" ${counts(own)}>`,
      ...own.flatMap((one) => caseLines(one, name)),
      '  </testsuite>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(view.tool.name)}" ${counts(cases)}>`,
    ...suites,
    '</testsuites>',
  ].join('\n');
}

function casesOf(view: VerificationView): TestCase[] {
  const { verification, knowledge } = view;
  const refused = tellFaults(view.verification.faults, 'refused');
  return [
    {
      suite: 'objects',
      name: 'every object is one that the API server takes',
      ...(refused.length > 0 ? { failure: failureOf(refused) } : {}),
    },
    ...verification.needs.map((need) => needCase(need, verification.compared)),
    ...(verification.compared
      ? [
          {
            suite: 'beyond what was declared',
            name: 'nothing else passes',
            ...(verification.tooWide.length > 0
              ? {
                  failure: failureOf(
                    verification.tooWide.map((one) => {
                      const { what, who, because } = tellTooWide(one);
                      return `${what}: open to ${who}. ${because}`;
                    }),
                  ),
                }
              : {}),
          },
        ]
      : []),
    ...groupFindings(tellFindings(verification.findings, knowledge)).map(
      ({ code, title, severity, told }): TestCase => {
        const texts = told.map(({ message, where }) => {
          const at = where.length === 0 ? '' : ` (${where.join(', ')})`;
          return `${severity}: ${message}${at}`;
        });
        const name = `${code}: ${title}`;
        return view.failOn !== undefined && isAtLeast(severity, view.failOn)
          ? { suite: 'findings', name, failure: failureOf(texts) }
          : { suite: 'findings', name, skipped: texts.join('\n') };
      },
    ),
  ];
}

/** What mesh and cluster need is told, and fails nothing, where nothing was declared that could be compared. */
function needCase(need: CheckedNeed, compared: boolean): TestCase {
  const { request, because, answer } = tellNeed(need);
  const suite = isDeclared(need) ? 'declared calls' : 'what mesh and cluster need';
  const name = `${isDeclared(need) ? answer : purposeTitles[need.purpose]}: ${request}`;
  switch (need.outcome) {
    case 'allowed':
      return { suite, name };
    case 'denied':
      return compared ? { suite, name, failure: failureOf([because]) } : { suite, name, skipped: because };
    case 'undetermined':
      return { suite, name, skipped: because };
    default:
      return need.outcome satisfies never;
  }
}

function failureOf(texts: readonly string[]): { message: string; text: string } {
  return { message: texts[0] ?? '', text: texts.join('\n') };
}

function counts(cases: readonly TestCase[]): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="0"`;
}

function caseLines({ name, failure, skipped }: TestCase, suite: string): string[] {
  const head = `    <testcase classname="${xml(suite)}" name="${xml(name)}" time="0"`;
  if (failure) {
    return [
      `${head}>`,
      `      <failure message="${xml(failure.message)}">${xml(failure.text)}</failure>`,
      '    </testcase>',
    ];
  }
  if (skipped !== undefined)
    return [`${head}>`, `      <skipped message="${xml(skipped)}"/>`, '    </testcase>'];
  return [`${head}/>`];
}

/** Text that XML 1.0 can hold. */
function xml(text: string): string {
  return printable(text, false)
    .replace(/[\ud800-\udfff\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
