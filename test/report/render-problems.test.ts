import { describe, expect, it } from 'vitest';
import { renderDrift } from '../../src/report/render-drift.ts';
import { renderProblems } from '../../src/report/render-problems.ts';
import { plainStyle } from '../../src/report/style.ts';

describe('renderProblems', () => {
  it('lists each with its path, what is wrong and what was meant', () => {
    const text = renderProblems(
      {
        source: 'answers.yaml',
        heading: '3 problems',
        problems: [
          { path: 'topology.calls[4].port', message: '80800 is not a port (1 to 65535)', line: 31 },
          {
            path: 'topology.workloads[2].name',
            message:
              '"Payment_Svc" is not a DNS label: lower-case letters, digits and "-", starting and ending with one, at most 63',
          },
          { path: 'requirments', message: 'unknown', suggestion: 'requirements' },
        ],
      },
      plainStyle,
    );
    expect(text).toBe(`  answers.yaml: 3 problems, nothing was written

    topology.calls[4].port       80800 is not a port (1 to 65535) (line 31)
    topology.workloads[2].name   "Payment_Svc" is not a DNS label: lower-case
                                 letters, digits and "-", starting and ending
                                 with one, at most 63
    requirments                  unknown; did you mean requirements?`);
  });

  it('puts problems of several files under the name of each', () => {
    const problem = { path: 'version', message: 'missing' };
    const text = renderProblems(
      {
        source: '2 files',
        heading: '2 problems',
        problems: [
          { ...problem, file: 'a' },
          { ...problem, file: 'b' },
        ],
      },
      plainStyle,
    );
    expect(text.split('\n').filter((line) => /^ {2}[ab]$/.test(line))).toEqual(['  a', '  b']);
  });

  it('shows a hundred of ten thousand', () => {
    const problems = Array.from({ length: 10_000 }, (_, at) => ({ path: `k${at}`, message: 'unknown' }));
    const text = renderProblems({ source: 'x', heading: 'many', problems }, plainStyle);
    expect(text.split('\n').length).toBeLessThan(110);
    expect(text).toContain('and 9900 more');
  });
});

describe('renderDrift', () => {
  const same = { answers: false, manifests: false, platform: false };

  it('holds where only the version differs', () => {
    const text = renderDrift(
      {
        folder: 'policies',
        known: true,
        inputs: same,
        versions: { before: '0.1.0', now: '0.2.0' },
        named: [],
        byHand: [],
        files: [],
      },
      'again',
      plainStyle,
    );
    expect(text).toBe('  policies is what these answers give, written by version 0.1.0');
  });

  it('names the kind of drift and what stayed the same', () => {
    const text = renderDrift(
      {
        folder: 'policies',
        known: true,
        inputs: { ...same, answers: true },
        named: [],
        byHand: [{ path: 'README.md', what: 'edited' }],
        files: [{ path: 'a.yaml', what: 'changes' }],
      },
      'netmesh-advisor advise',
      plainStyle,
    );
    expect(text).toBe(`  policies differs from what these answers give
    answers  changed since it was written
    by hand  README.md edited
    files    a.yaml changes

    same platform facts, same tool version

  Take it in:  netmesh-advisor advise
               What was edited by hand is lost then.`);
  });
});
