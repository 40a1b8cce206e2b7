import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withDeclared } from '../../../src/cli/discover/settle-found.ts';
import { askCalls } from '../../../src/cli/prompts/ask-calls.ts';
import { discover } from '../../../src/discovery/discover.ts';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import { readObjects } from '../../../src/kubernetes/read-objects.ts';
import { plainStyle } from '../../../src/report/style.ts';
import { type Script, scriptedPrompter } from '../scripted-prompter.ts';
import { deployment } from '../shop-manifests.ts';

const knowledge = loadKnowledge(resolve('questions'));

/** web calls api in full; api names db without a port; nobody is seen to call web. */
const text = [
  deployment({ name: 'web', env: { API_URL: 'http://api:8080' } }),
  deployment({ name: 'api', env: { DB_HOST: 'db' } }),
  deployment({ name: 'db', image: 'postgres:17', port: 5432 }),
].join('---\n');

async function ask(script: Script) {
  const found = withDeclared(
    discover({ objects: readObjects(text, 'shop.yaml').objects }),
    knowledge,
    [],
    undefined,
  );
  const prompter = scriptedPrompter(script);
  const accepted = await askCalls(found, prompter, plainStyle);
  prompter.finish();
  const { topology } = accepted;
  return {
    calls: topology.calls.map(({ from, to, port }) => `${from.name} ${to.name} ${port}`).sort(),
    confirmed: topology.workloads.filter(({ callsConfirmed }) => callsConfirmed).map(({ name }) => name),
    shown: prompter.shown,
  };
}

describe('calls that were found', () => {
  it('are taken at once, those of high confidence or all', async () => {
    expect((await ask({ 'found-calls': 'high' })).calls).toEqual(['web api 8080']);
    expect((await ask({ 'found-calls': 'all' })).calls).toEqual(['api db 5432', 'web api 8080']);
  });

  it('are kept and dropped callee by callee, and somebody can be added, with every workload confirmed', async () => {
    const { calls, confirmed } = await ask({
      'found-calls': 'review',
      'callers-of-shop/api': { many: [] },
      'callers-of-shop/db': ['add', { many: ['shop/api 5432/TCP', 'shop/web 5432/TCP'] }],
      'add-caller-of-shop/db': 'web',
      'callers-of-shop/web': { many: [] },
      confirmed: 'yes',
    });
    expect(calls).toEqual(['api db 5432', 'web db 5432']);
    expect(confirmed).toEqual(['api', 'db', 'web']);
  });

  it('can be gone back to, with what was chosen and added before', async () => {
    const { calls } = await ask({
      'found-calls': 'review',
      'callers-of-shop/api': { many: ['shop/web 8080/TCP'] },
      'callers-of-shop/db': ['add', { many: ['shop/web 5432/TCP'] }, { many: ['shop/web 5432/TCP'] }],
      'add-caller-of-shop/db': 'web',
      'callers-of-shop/web': ['back', { many: [] }],
      confirmed: 'yes',
    });
    expect(calls).toEqual(['web api 8080', 'web db 5432']);
  });

  it('leave everybody open where the person is not sure, or those of whom nothing was said', async () => {
    const review = {
      'found-calls': 'review',
      'callers-of-shop/api': { many: ['shop/web 8080/TCP'] },
      'callers-of-shop/db': { many: ['shop/api 5432/TCP'] },
      'callers-of-shop/web': { many: [] },
    };
    const unsure = await ask({ ...review, confirmed: 'no' });
    expect(unsure.calls).toEqual(['api db 5432', 'web api 8080']);
    expect(unsure.confirmed).toEqual([]);
    const some = await ask({ ...review, confirmed: 'some', 'confirmed-workloads': { many: ['shop/db'] } });
    expect(some.confirmed).toEqual(['db']);
  });

  it('come with what cannot be seen, before a person says that they are all', async () => {
    const { shown } = await ask({
      'found-calls': 'review',
      'callers-of-shop/api': { many: ['shop/web 8080/TCP'] },
      'callers-of-shop/db': { many: [] },
      'callers-of-shop/web': { many: [] },
      confirmed: 'no',
    });
    expect(shown.map((text) => text.trim())).toEqual([
      '1 workload may have calls that cannot be seen\n    shop/api  it is seen to call nobody',
    ]);
  });

  it('say what is wrong with a caller', async () => {
    const { shown } = await ask({
      'found-calls': 'review',
      'callers-of-shop/api': { many: [] },
      'callers-of-shop/db': ['add', { many: [] }],
      'add-caller-of-shop/db': ['wbe', 'web 80', 'web 5432 now', ''],
      'callers-of-shop/web': { many: [] },
      confirmed: 'yes',
    });
    expect(shown.slice(0, 3)).toEqual([
      'wbe is no workload',
      'db listens on 5432',
      'a workload, and perhaps a port',
    ]);
  });
});
