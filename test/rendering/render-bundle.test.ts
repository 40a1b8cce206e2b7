import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { BundleFile } from '../../src/model/plan.ts';
import { deletionsSince } from '../../src/rendering/deletions-since.ts';
import type { Inventory } from '../../src/rendering/inventory.ts';
import { parseInventory } from '../../src/rendering/parse-inventory.ts';
import { finalStream, renderBundle } from '../../src/rendering/render-bundle.ts';
import { decisionOf, everyPlan, planOf, scenarios, type Way, ways } from './fixtures/scenarios.ts';
import { answers, topology } from './fixtures/shop.ts';

const hybrid: Way = { approach: 'hybrid', dataPlane: 'ambient-waypoint' };
const plain = scenarios.plain as (typeof scenarios)[string];
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

function bundle(way: Way, scenario = plain): BundleFile[] {
  return renderBundle(planOf(scenario, way), { decision: decisionOf(way), version: '1.2.3' });
}

describe('the files of a bundle', () => {
  it('are the same bytes for the same answers', () => {
    for (const way of ways) expect(bundle(way)).toEqual(bundle(way));
  });

  it('do not depend on the order in which things were declared', () => {
    const shuffled = answers({
      topology: {
        namespaces: [...topology.namespaces].reverse(),
      },
    });
    for (const way of ways) {
      const paths = bundle(way, { answers: shuffled }).map(({ path }) => path);
      expect(paths).toEqual(bundle(way).map(({ path }) => path));
    }
  });

  it('are sorted, relative, and each is there once', () => {
    for (const { plan, way } of everyPlan()) {
      const paths = renderBundle(plan, { decision: decisionOf(way), version: '1' }).map(({ path }) => path);
      expect([...paths].sort()).toEqual(paths);
      expect(new Set(paths).size).toBe(paths.length);
      for (const path of paths) expect(path).toMatch(/^(?!\/)(?!.*\.\.)[A-Za-z0-9._/-]+$/);
    }
  });

  it('name the version of the tool in the inventory alone', () => {
    const naming = bundle(hybrid).filter(({ content }) => content.includes('1.2.3'));
    expect(naming.map(({ path }) => path)).toEqual(['inventory.yaml']);
  });

  it('say in every document why it is there, who asked, and who wrote it', () => {
    for (const { path, content } of bundle(hybrid)) {
      if (!path.endsWith('.yaml') || path === 'inventory.yaml' || path.endsWith('kustomization.yaml'))
        continue;
      for (const document of content.split('---\n')) {
        expect(document, path).toMatch(/^# .+\n(# .+\n)*# Asked by: [a-z]/);
        if (path.startsWith('values/')) continue;
        const { metadata } = load(document) as { metadata: Record<string, Record<string, string>> };
        expect(metadata.labels?.['app.kubernetes.io/managed-by']).toBe('netmesh-advisor');
        expect(metadata.annotations?.['netmesh-advisor/answers']).toMatch(
          /^(topology|platform|requirements)\b/,
        );
      }
    }
  });

  it('are one for each workload and one for its namespace, in every phase and at the end', () => {
    const files = bundle(hybrid).map(({ path }) => path);
    const names = new Set(topology.workloads.map(({ name }) => `${name}.yaml`));
    for (const path of files.filter((file) => /^(\d\d-|final\/).*\.yaml$/.test(file))) {
      const name = path.replace(/^.*\//, '');
      const known =
        ['namespace.yaml', 'waypoint.yaml', 'kustomization.yaml'].includes(name) || names.has(name);
      expect(known, path).toBe(true);
    }
    expect(files).toContain('final/shop/payment.yaml');
  });

  it('hold Network Policies first, then what is of the mesh, then traffic, each by kind and name', () => {
    const ranks = ['NetworkPolicy', 'AuthorizationPolicy', 'RequestAuthentication', 'VirtualService'];
    for (const { path, content } of bundle({ approach: 'hybrid', dataPlane: 'sidecar' })) {
      if (path !== 'final/shop/payment.yaml') continue;
      const objects = loadAll(content) as { kind: string; metadata: { name: string } }[];
      const kinds = [...new Set(objects.map(({ kind }) => kind))];
      expect(kinds.filter((kind) => ranks.includes(kind))).toEqual(
        ranks.filter((kind) => kinds.includes(kind)),
      );
      const names = objects
        .filter(({ kind }) => kind === 'NetworkPolicy')
        .map(({ metadata }) => metadata.name);
      expect(names.length).toBeGreaterThan(1);
      expect([...names].sort()).toEqual(names);
    }
  });

  it('take along what other parts of the tool add', () => {
    const extraFiles = [{ path: 'decision.md', content: '# Decision\n' }];
    const files = renderBundle(planOf(plain, hybrid), {
      decision: decisionOf(hybrid),
      version: '1',
      extraFiles,
    });
    expect(files).toContainEqual(extraFiles[0]);
    const inventory = load(files.find(({ path }) => path === 'inventory.yaml')?.content ?? '') as Inventory;
    expect(inventory.files.map(({ path }) => path)).toContain('decision.md');
  });
});

describe('kustomizations', () => {
  it('stand in every directory that a step names, and none at the top', () => {
    for (const { plan, way } of everyPlan()) {
      const paths = renderBundle(plan, { decision: decisionOf(way), version: '1' }).map(({ path }) => path);
      expect(paths).not.toContain('kustomization.yaml');
      for (const step of plan.phases.flatMap(({ steps, undo }) => [...steps, ...undo])) {
        if (step.kind === 'apply' || step.kind === 'delete') {
          expect(paths).toContain(`${step.directory}/kustomization.yaml`);
        }
      }
    }
  });

  it('list every document below them exactly once, so that a step applies what the plan says', () => {
    for (const way of ways) {
      const files = bundle(way);
      const contents = new Map(files.map(({ path, content }) => [path, content]));
      const reached = (directory: string): string[] => {
        const text = contents.get(`${directory}/kustomization.yaml`);
        const { resources } = load(text ?? '') as { resources: string[] };
        return resources.flatMap((name) =>
          name.endsWith('.yaml') ? [`${directory}/${name}`] : reached(`${directory}/${name}`),
        );
      };
      const plan = planOf(plain, way);
      for (const step of plan.phases.flatMap(({ steps }) => steps)) {
        if (step.kind !== 'apply' && step.kind !== 'delete') continue;
        const below = plan.documents.filter(({ file }) => file.startsWith(`${step.directory}/`));
        expect(reached(step.directory).sort()).toEqual([...new Set(below.map(({ file }) => file))].sort());
      }
      const final = reached('final').flatMap((path) => loadAll(contents.get(path) ?? ''));
      expect(final).toHaveLength(plan.final.length);
      expect(final).toEqual(expect.arrayContaining(plan.final.map(({ object }) => object)));
    }
  });

  it.skipIf(!hasKubectl)(
    'are taken by kubectl kustomize, every phase and the final state',
    () => {
      for (const { name, plan, way } of everyPlan().filter(({ name }) =>
        /^(plain|traffic|egress through a gateway,)/.test(name),
      )) {
        const directory = mkdtempSync(join(tmpdir(), 'netmesh-bundle-'));
        try {
          const files = renderBundle(plan, { decision: decisionOf(way), version: '1' });
          for (const { path, content } of files) {
            mkdirSync(dirname(join(directory, path)), { recursive: true });
            writeFileSync(join(directory, path), content);
          }
          const tops = files
            .map(({ path }) => path)
            .filter((path) => /^[^/]+\/kustomization\.yaml$/.test(path))
            .map((path) => dirname(path));
          for (const top of tops) {
            const { status, stderr, stdout } = spawnSync('kubectl', ['kustomize', join(directory, top)], {
              encoding: 'utf8',
            });
            expect({ name, top, status, stderr }).toEqual({ name, top, status: 0, stderr: '' });
            expect(loadAll(stdout).length).toBeGreaterThan(0);
          }
        } finally {
          rmSync(directory, { recursive: true });
        }
      }
    },
    120_000,
  );
});

describe('the final state', () => {
  it('holds no bypass and nothing that the rollout takes away', () => {
    for (const { plan } of everyPlan()) {
      const templates = new Set(plan.final.map(({ template }) => template));
      for (const temporary of [
        'np-bypass',
        'authz-bypass',
        'waypoint-bypass',
        'authz-transition',
        'np-namespace-isolation',
      ]) {
        expect(templates.has(temporary)).toBe(false);
      }
      const keys = plan.final.map(
        ({ object }) => `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`,
      );
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('is one stream for who wants to read it', () => {
    const plan = planOf(plain, hybrid);
    expect(loadAll(finalStream(plan))).toEqual(plan.final.map(({ object }) => object));
  });
});

describe('the inventory', () => {
  const inventoryOf = (files: readonly BundleFile[]) =>
    parseInventory(files.find(({ path }) => path === 'inventory.yaml')?.content ?? '');

  it('lists every object and every other file', () => {
    const files = bundle(hybrid);
    const inventory = inventoryOf(files);
    expect(inventory.files.map(({ path }) => path)).toEqual(
      files.map(({ path }) => path).filter((path) => path !== 'inventory.yaml'),
    );
    expect(inventory.objects.filter(({ final }) => final)).toHaveLength(planOf(plain, hybrid).final.length);
  });

  it('tells a later run exactly what to delete', () => {
    const without = answers({
      topology: {
        calls: topology.calls.filter(({ answer }) => answer !== 'topology.calls[7]'),
        externals: [],
      },
    });
    const np: Way = { approach: 'network-policies' };
    const [older, newer] = [inventoryOf(bundle(np)), inventoryOf(bundle(np, { answers: without }))];
    expect(deletionsSince(older.objects, newer.objects)).toEqual([
      'kubectl delete networkpolicy.networking.k8s.io -n shop payment-to-external --ignore-not-found',
    ]);
    expect(deletionsSince(older.objects, older.objects)).toEqual([]);
  });
});

describe('the runbook', () => {
  const readme = (way: Way, scenario = plain) =>
    bundle(way, scenario).find(({ path }) => path === 'README.md')?.content ?? '';

  it('names every phase with its steps, checks and undo, in order', () => {
    for (const way of ways) {
      const text = readme(way);
      const { phases } = planOf(plain, way);
      const places = phases.map(({ title }, index) => text.indexOf(`## ${index + 1}. ${title}`));
      expect(places.every((place) => place > 0)).toBe(true);
      expect([...places].sort((one, other) => one - other)).toEqual(places);
      for (const { checks } of phases)
        for (const { command } of checks) expect(text).toContain(command.trimEnd());
    }
  });

  it('keeps prose within 80 columns', () => {
    for (const way of ways) {
      const prose = readme(way)
        .replace(/```[\s\S]*?```/g, '')
        .split('\n');
      expect(
        prose.filter((line) => line.length > 80 && line.includes(' ', 3) && !/^\S+$/.test(line.slice(3))),
      ).toEqual([]);
    }
  });

  it('says what was not generated, and in the words of the catalogue where it has them', () => {
    const text = readme({ approach: 'network-policies' });
    expect(text.replace(/\s+/g, ' ')).toContain(
      'HTTP conditions on calls from shop/checkout to shop/payment, port 8080',
    );
    const told = renderBundle(planOf(plain, { approach: 'network-policies' }), {
      decision: decisionOf({ approach: 'network-policies' }),
      version: '1',
      describe: ({ code }) => ({ severity: 'warning', title: `About ${code}`, message: 'm', remedy: 'r' }),
    });
    expect(told.find(({ path }) => path === 'README.md')?.content).toContain(
      '**warning** About egress-by-address: m. r',
    );
  });
});

describe('the findings in the runbook', () => {
  it('are told by their gravity, those of one code and remedy below one title', () => {
    const way: Way = { approach: 'hybrid', dataPlane: 'sidecar' };
    const plan = planOf(
      scenarios['egress of every kind through a gateway'] as (typeof scenarios)[string],
      way,
    );
    const severityOf = (code: string) => (code === 'shared-egress-gateway' ? 'error' : 'info');
    const files = renderBundle(plan, {
      decision: decisionOf(way),
      version: '1.2.3',
      describe: ({ code, values }) => ({
        severity: severityOf(code),
        title: 'Shared',
        message: `about ${values.workload}`,
        remedy: 'Split it.',
      }),
    });
    const { content } = files.find(({ path }) => path === 'README.md') as BundleFile;
    const [, findings] = content.split('## Findings\n\n');
    expect(findings?.split('\n').slice(0, 4)).toEqual([
      '- **error** Shared. Split it. (shared-egress-gateway)',
      '  - about shop/payment',
      '  - about shop/checkout',
      expect.stringMatching(/^- \*\*info\*\*/),
    ]);
  });
});
