// biome-ignore-all lint/suspicious/noThenProperty: `then` is a directive's key
import { describe, expect, it } from 'vitest';
import { readTemplateSources } from '../../src/rendering/load-templates.ts';
import { parseTemplates, type TemplateSource } from '../../src/rendering/parse-templates.ts';

const sources = readTemplateSources('templates');

/** The real templates with one file changed: everything else stays right, so that the fault is the only one. */
function faultsWith(path: string, change: (value: Record<string, unknown>) => unknown): string[] {
  const changed = sources.map(
    (source): TemplateSource =>
      source.path === path
        ? { path, value: change(structuredClone(source.value) as Record<string, unknown>) }
        : source,
  );
  return faultsOf(changed);
}

function faultsOf(changed: readonly TemplateSource[]): string[] {
  try {
    parseTemplates(changed);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

const dns = 'network-policy/np-dns.yaml';
const bypass = 'rollout/network-bypass.yaml';

describe('templates', () => {
  it('are accepted as they are', () => {
    expect(faultsOf(sources)).toEqual([]);
  });

  it('are named like their files', () => {
    expect(faultsWith(dns, (value) => ({ ...value, id: 'np-names' }))).toEqual([
      'network-policy/np-dns.yaml, id: is np-names, but the file is named np-dns',
    ]);
  });

  it('have each id once', () => {
    const twin = { path: 'other/np-dns.yaml', value: sources.find(({ path }) => path === dns)?.value };
    expect(faultsOf([...sources, twin])).toEqual(['np-dns, id: is used twice']);
  });

  it('have no header that is unknown', () => {
    expect(faultsWith(dns, (value) => ({ ...value, wen: true }))[0]).toMatch(
      /^network-policy\/np-dns\.yaml.*"wen"/,
    );
  });

  it.each([
    ['forEach', 'nothing', 'forEach: there is no fact nothing'],
    ['forEach', 'platform', 'forEach: platform is not a list'],
    ['when', { fact: 'asks.nothing', equals: true }, 'when: there is no fact asks.nothing'],
    ['when', { all: [{ fact: 'item.nothing', present: true }] }, 'when: there is no fact item.nothing'],
    ['why', 'For {item.nothing}.', 'why: there is no fact item.nothing'],
    ['why', 'For {item.answers}.', 'why: item.answers is not a text'],
    ['answers', [{ $value: 'item.nothing' }], 'answers[0]: there is no fact item.nothing'],
    ['phase', 'some-day', 'phase: there is no slot some-day'],
    ['phase', undefined, 'phase: is missing'],
  ])('refer to facts and slots that exist: %s %j', (key, wrong, message) => {
    expect(faultsWith(dns, (value) => ({ ...value, [key]: wrong }))).toContain(`np-dns, ${message}`);
  });

  it.each([
    [{ $value: 'item.nothing' }, 'document.spec: there is no fact item.nothing'],
    [{ $vlaue: 'item.namespace' }, 'document.spec.$vlaue: is not a directive'],
    [{ $value: 'item.namespace', and: 1 }, 'document.spec.and: does not belong beside $value'],
    [{ $name: '{item.podSelector.x}-{item.nothing}' }, 'document.spec: there is no fact item.nothing'],
    [{ $each: 'item.namespace', as: 'x', do: {} }, 'document.spec: item.namespace is not a list'],
    [{ $each: 'item.answers', do: {} }, 'document.spec: $each needs `as` and `do`'],
    [
      { $each: 'edges', as: 'edge', do: { $value: 'edge.nothing' } },
      'document.spec.do: there is no fact edge.nothing',
    ],
    [{ $if: { fact: 'asks.strict' }, then: {} }, 'document.spec: $if needs a condition'],
    [{ $if: { fact: 'asks.nothing', equals: 1 }, then: {} }, 'document.spec: there is no fact asks.nothing'],
    [{ $if: { fact: 'asks.strict', equals: true } }, 'document.spec: $if needs `then`'],
    [{ $merge: {} }, 'document.spec: $merge needs a list of maps'],
    [{ deep: [{ $value: 'nothing' }] }, 'document.spec.deep[0]: there is no fact nothing'],
  ])('use directives that exist, rightly: %j', (spec, message) => {
    const changed = (value: Record<string, unknown>) => ({
      ...value,
      document: { ...(value.document as object), spec },
    });
    expect(faultsWith(dns, changed)).toContain(`np-dns, ${message}`);
  });

  it('that are values name their file', () => {
    const path = 'install/istiod-values.yaml';
    expect(faultsWith(path, ({ file: _, ...value }) => value)).toEqual([
      'istiod-values, file: a values file needs its path',
    ]);
  });
});

describe('the rollout', () => {
  it.each([
    ['steps', [{ apply: 'some-day' }], 'steps[0]: there is no slot some-day'],
    [
      'checks',
      [{ title: 'x', command: 'echo {some.thing}', expect: 'y' }],
      'checks[0]: there is no fact some.thing',
    ],
    [
      'checks',
      [{ title: 'x', command: 'y', expect: 'z', forEach: 'approach' }],
      'checks[0].forEach: approach is not a list',
    ],
    ['id', 'other', 'id: is other, but the file is named network-bypass'],
  ])('refers to slots and facts that exist: %s %j', (key, wrong, message) => {
    expect(faultsWith(bypass, (value) => ({ ...value, [key]: wrong }))).toContain(`${bypass}, ${message}`);
  });

  it('has every phase that an order names, and no other', () => {
    const changed = faultsWith('rollout.yaml', (value) => ({
      ...value,
      orders: { ...(value.orders as object), 'network-policies': ['prepare', 'some-day'] },
    }));
    expect(changed).toContain('rollout.yaml, orders.network-policies[1]: there is no phase some-day');
    const phase = {
      path: 'rollout/idle.yaml',
      value: { id: 'idle', title: 'x', why: 'y', steps: [{ apply: 'tokens' }], checks: [] },
    };
    expect(faultsOf([...sources, phase])).toEqual(['rollout/idle.yaml, id: no order uses it']);
  });

  it('has no slot without a template', () => {
    const without = sources.filter(
      ({ path }) => path !== 'request-authentication/request-authentication.yaml',
    );
    expect(faultsOf(without)).toEqual(['rollout.yaml, slots.tokens: no template uses it']);
  });

  it('brings every slot into force in some phase of each order that can hold it', () => {
    const { rollout } = parseTemplates(sources);
    const applied = [...rollout.phases.values()].flatMap(({ steps }) =>
      steps.flatMap((step) => ('apply' in step ? [step.apply] : [])),
    );
    expect([...rollout.slots.keys()].filter((slot) => !applied.includes(slot))).toEqual([]);
  });
});

describe('not-generated.yaml', () => {
  it('has a text for what it names', () => {
    expect(faultsWith('not-generated.yaml', () => ({ x: { what: 'y' } }))[0]).toMatch(
      /^not-generated\.yaml, x\.why/,
    );
  });
});
