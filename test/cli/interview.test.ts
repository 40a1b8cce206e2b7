import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { AdviseOptions } from '../../src/cli/advise/advise-options.ts';
import { settleAnswers } from '../../src/cli/input/settle-answers.ts';
import { interview } from '../../src/cli/prompts/interview.ts';
import { createWorld, type World } from '../../src/cli/world.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { freshFolder } from './run-program.ts';
import { type Script, scriptedPrompter } from './scripted-prompter.ts';

const knowledge = loadKnowledge(resolve(import.meta.dirname, '../../questions'));

/** The shortest way to Network Policies. */
const shortest: Script = {
  'l7-policies': 'no',
  'service-trust': 'none',
  'traffic-features': { many: [] },
  'future-l7': 'unlikely',
  'policy-enforcement': 'yes',
  compliance: 'none',
  change: 'none',
  environment: 'one-cluster',
  'existing-mesh': 'none',
  review: 'go-on',
  next: 'finish',
};

describe('the interview', () => {
  it('ends with a decision after at most sixteen questions, and keeps nothing', async () => {
    const { code, stdout, folder } = await talk(shortest);
    expect(code).toBe(0);
    expect(stdout).toContain('Decision   Network Policies');
    expect(files(folder)).toEqual([]);
  });

  it('does not ask what is given', async () => {
    const { 'l7-policies': _, change: __, ...rest } = shortest;
    const given = "version: 1\nrequirements: {l7-policies: 'no', change: none}";
    expect((await talk(rest, { given })).code).toBe(0);
  });

  it('does not ask whether policies are enforced where the plugin is known', async () => {
    const { 'policy-enforcement': _, ...rest } = shortest;
    expect((await talk(rest, { given: 'version: 1\nplatform: {networkPlugin: calico}' })).code).toBe(0);
  });

  it('asks no more of what no longer matters: zero trust decides nearly everything', async () => {
    const { stdout } = await talk({
      'l7-policies': 'yes',
      'service-trust': 'zero-trust',
      'traffic-features': { many: [] },
      'resource-overhead': 'acceptable',
      'policy-enforcement': 'yes',
      environment: 'one-cluster',
      'existing-mesh': 'none',
      review: 'go-on',
      next: 'finish',
    });
    expect(stdout).toContain('Hybrid');
  });

  it('goes back, explains, and changes an answer at the review', async () => {
    const { stdout, shown } = await talk({
      ...shortest,
      'service-trust': ['why', 'back', 'none'],
      'l7-policies': ['yes', 'no'],
      compliance: ['segmentation', 'none'],
      review: ['change', 'go-on'],
      'which-answer': 'compliance',
    });
    expect(shown.join('\n')).toContain('certificate');
    expect(stdout).toContain('Decision   Network Policies');
  });

  it('leads from the decision straight to the answer that is to be changed', async () => {
    const { stdout } = await talk({
      ...shortest,
      next: ['change', 'change', 'finish'],
      'which-answer': ['back', 'compliance'],
      compliance: ['none', 'segmentation'],
      review: ['go-on', 'go-on', 'go-on'],
    });
    expect(stdout).toContain('Decision   Network Policies');
  });

  it('reviews only answers that still count', async () => {
    const { shown } = await talk({
      ...shortest,
      'l7-policies': ['yes', 'no'],
      observability: 'comprehensive',
      'resource-overhead': 'acceptable',
      isolation: 'workloads',
      tenancy: 'one-team',
      'outside-mesh': 'none',
      review: ['change', 'go-on'],
      'which-answer': 'l7-policies',
      'traffic-features': [{ many: [] }],
    });
    const [before = '', after = ''] = shown.filter((text) => text.includes('Your answers'));
    expect(before).toContain('Observability');
    expect(after).not.toContain('Observability');
  });

  it('takes "I don\'t know yet" everywhere and says what it leaves open', async () => {
    const { stdout, code } = await talk({ ...shortest, compliance: 'unknown', 'future-l7': 'unknown' });
    expect(code).toBe(0);
    expect(stdout).toContain('compliance: not known yet');
  });

  it('keeps the answers of an interrupted run and offers them the next time', async () => {
    const folder = freshFolder();
    const { 'future-l7': _, ...cut } = shortest;
    await expect(talk(cut, { folder })).rejects.toThrow('future-l7 was asked');
    expect(files(folder)).toEqual(['state/netmesh-advisor/questionnaire.json']);
    const rest: Script = {
      resume: 'resume',
      'future-l7': 'unlikely',
      'policy-enforcement': 'yes',
      compliance: 'none',
      change: 'none',
      environment: 'one-cluster',
      'existing-mesh': 'none',
      review: 'go-on',
      next: 'finish',
    };
    expect((await talk(rest, { folder })).stdout).toContain('Decision   Network Policies');
    expect(files(folder)).toEqual([]);
  });

  it('starts anew where that is wanted, and minds no kept file that is not of its making', async () => {
    for (const kept of [
      '{"version":1,"answered":{"l7-policies":"no"},"trail":["l7-policies"],"topology":{"workloads":[],"calls":[],"entryPoints":[],"externals":[]}}',
      '{"version":1,"trail":["__proto__"]}',
      '{"version":1,"answered":{},"trail":[],"topology":{"workloads":[null],"calls":[],"entryPoints":[],"externals":[]}}',
      'nonsense',
    ]) {
      const folder = freshFolder();
      mkdirSync(join(folder, 'state/netmesh-advisor'), { recursive: true });
      writeFileSync(join(folder, 'state/netmesh-advisor/questionnaire.json'), kept);
      const script = kept.includes('l7-policies') ? { ...shortest, resume: 'anew' } : shortest;
      expect((await talk(script, { folder })).code).toBe(0);
    }
  });

  it('goes on to policies with typed tables, which are checked line by line', async () => {
    const { code, stdout, shown, folder } = await talk({
      ...shortest,
      next: 'type',
      namespace: 'shop',
      'workloads-1': ['Front_End', 'frontend'],
      'workloads-2': ['postgres 99999', 'postgres 5432'],
      'workloads-3': 'mistake',
      'workloads-4': 'undo',
      'workloads-5': '',
      'calls-1': ['frontend -> postgre', 'frontend -> postgres GET /', 'frontend -> postgres'],
      'calls-2': 'frontend -> api.example.com:443',
      'calls-3': '',
      'entry-points-1': 'frontend shop.example.com',
      'entry-points-2': '',
      confirmed: 'yes',
      'gateway-kind': 'helm',
      platform: ['network-plugin', 'go-on'],
      'network-plugin': 'calico',
      'answers-file': '',
      'output-dir': '',
    });
    expect(code).toBe(0);
    expect(shown.join('\n')).toContain('Front_End');
    expect(shown.join('\n')).toContain('postgre is not among the workloads');
    expect(shown.join('\n')).toContain('speaks postgres');
    expect(stdout).toContain('proven');
    expect(existsSync(join(folder, 'policies/README.md'))).toBe(true);
    const saved = readFileSync(join(folder, 'answers.yaml'), 'utf8');
    expect(saved).toContain('networkPlugin: calico');
    expect(saved).not.toContain('mistake');
    const again = settleAnswers(knowledge, [{ name: 'answers.yaml', text: saved }], undefined);
    expect(again.missing).toEqual([]);
    expect(again.answers.topology?.workloads.map(({ name }) => name)).toEqual(['frontend', 'postgres']);
  });

  it('leads back to an earlier table, and takes up what was typed', async () => {
    const folder = freshFolder();
    const tables: Script = {
      ...shortest,
      next: 'type',
      namespace: 'shop',
      'workloads-1': ['frontend', 'postgres 5432'],
      'workloads-2': ['', ''],
      'calls-1': ['frontend -> postgres', 'back', 'frontend -> postgres'],
    };
    const { 'calls-1': _, ...cut } = tables;
    await expect(talk({ ...cut, 'calls-1': ['frontend -> postgre', 'back'] }, { folder })).rejects.toThrow(
      'calls-1 was asked',
    );
    const { shown, code } = await talk(
      {
        resume: 'resume',
        review: 'go-on',
        next: 'type',
        'resume-topology': 'resume',
        namespace: 'shop',
        'workloads-1': ['', 'postgres 5433', 'postgres 5432 5433'],
        'workloads-2': '',
        'calls-1': ['frontend -> postgres', ''],
        'calls-2': 'back',
        'entry-points-1': '',
        confirmed: 'yes',
        platform: 'go-on',
        'answers-file': '-',
        'output-dir': '',
      },
      { folder },
    );
    expect(code).toBe(0);
    expect(shown.join('\n')).toContain('a call leads to port 5432 of postgres');
    expect(files(folder)).not.toContain('answers.yaml');
  });

  it('survives an editor that fails, and keeps what was written in one', async () => {
    const folder = freshFolder();
    const script: Script = { ...shortest, next: ['edit', 'finish'] };
    const failing = await talk(script, { folder, editor: 'false' });
    expect([failing.code, failing.shown.join('\n').includes('did not end well')]).toEqual([0, true]);

    const half = `echo 'topology: {workloads: [{name: web, namespace: shop}], cals: []}' >>`;
    const cut = { ...script, next: ['edit', 'change'], 'edit-again': ['no'] };
    await expect(talk(cut, { folder, editor: half })).rejects.toThrow('which-answer was asked');
    const again: Script = { resume: 'resume', review: 'go-on', next: 'edit', platform: 'go-on' };
    const rest = { ...again, 'answers-file': 'whole.yaml', 'output-dir': '' };
    const { code } = await talk(rest, { folder, editor: `sed -i.bak 's/cals/calls/'` });
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'whole.yaml'), 'utf8')).toContain('name: web');
  });

  it('writes the policies of the ready example', async () => {
    const { code, folder } = await talk({
      ...shortest,
      next: 'example',
      platform: 'go-on',
      'answers-file': 'mine.yaml',
      'output-dir': 'out',
    });
    expect(code).toBe(0);
    expect(existsSync(join(folder, 'out/README.md'))).toBe(true);
    expect(existsSync(join(folder, 'mine.yaml'))).toBe(true);
  });

  it('asks for the application where policies are wanted, into the folder that was named', async () => {
    const { code, stdout, folder } = await talk(
      { ...shortest, next: 'example', platform: 'go-on', 'answers-file': '' },
      { outputDir: 'named' },
    );
    expect([code, existsSync(join(folder, 'named/README.md'))]).toEqual([0, true]);
    expect(stdout).toContain('How each source sees it');
  });

  it('asks for nothing but the application where the requirements are given', async () => {
    const answers = Object.entries(shortest)
      .filter(([id, answer]) => typeof answer === 'string' && !['review', 'next'].includes(id))
      .map(([id, answer]) => `${id}: '${answer}'`);
    const given = `version: 1\nrequirements: {${answers.join(', ')}, traffic-features: []}`;
    await expect(talk({ next: 'change' }, { given, outputDir: 'named' })).rejects.toThrow('next offers');
    const { code, folder } = await talk(
      { next: 'example', platform: 'go-on', 'answers-file': '' },
      { given, outputDir: 'named' },
    );
    expect([code, existsSync(join(folder, 'named/README.md'))]).toEqual([0, true]);
  });

  it('overwrites no answers file without a yes', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'answers.yaml'), 'mine');
    await talk(
      { ...shortest, next: ['save', 'finish'], 'answers-file': ['', '-'], overwrite: 'no' },
      { folder },
    );
    expect(readFileSync(join(folder, 'answers.yaml'), 'utf8')).toBe('mine');
  });

  it('offers no policies where the decision is blocked', async () => {
    const { change: _, ...rest } = shortest;
    const { code } = await talk({
      ...rest,
      'policy-enforcement': 'no',
      isolation: 'workloads',
      compliance: 'segmentation',
    });
    expect(code).toBe(1);
  });
});

async function talk(
  script: Script,
  options: { given?: string; folder?: string; outputDir?: string; editor?: string } = {},
): Promise<{ code: number; stdout: string; shown: readonly string[]; folder: string }> {
  const folder = options.folder ?? freshFolder();
  const prompter = scriptedPrompter(script);
  const { world, stdout } = await worldIn(folder, options.editor);
  const inputs = [{ name: 'given', text: options.given ?? 'version: 1' }];
  const result = settleAnswers(knowledge, inputs, undefined);
  const { outputDir } = options;
  const advise: AdviseOptions = { output: 'text', ...(outputDir && { outputDir }) };
  const code = await interview({ knowledge, inputs, result, options: advise, world }, prompter);
  prompter.finish();
  return { code, stdout: stdout(), shown: prompter.shown, folder };
}

async function worldIn(folder: string, editor?: string): Promise<{ world: World; stdout: () => string }> {
  const out = new PassThrough();
  const chunks: string[] = [];
  out.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const world = await createWorld(
    {
      environment: { XDG_STATE_HOME: join(folder, 'state'), EDITOR: editor },
      directory: folder,
      calledAs: 'netmesh-advisor',
      stdin: new PassThrough(),
      stdout: out,
      stderr: new PassThrough().resume(),
    },
    {},
  );
  return { world, stdout: () => chunks.join('') };
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
