import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptInferred } from '../../src/discovery/accept-inferred.ts';
import { callLines, discoverYaml, server } from './discover-yaml.ts';

const db = server('db', { image: 'postgres:17', ports: [{ port: 5432 }] });

function withSecret(values: Readonly<Record<string, string>>): string {
  const data = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  return `${server('client', {
    container: `envFrom: [{secretRef: {name: hidden}}]
env: [{name: ONE_URL, valueFrom: {secretKeyRef: {name: hidden, key: ONE_URL}}}, {name: COPY_URL, value: "http://$(ONE_URL)"}]
command: [sh, -c, "curl $ONE_URL; H=$TWO_HOST; nc $H 80; psql -h $PLAIN"]
args: ["--from=$(ONE_URL)", "$(TWO_HOST)"]
volumeMounts: [{name: s, mountPath: /s}]`,
    pod: 'volumes: [{name: s, secret: {secretName: hidden}}]',
  })}${db}---
apiVersion: v1
kind: Secret
metadata: {name: hidden, namespace: shop}
data: ${JSON.stringify(data)}
`;
}

describe('what a Secret holds', () => {
  it('leads to a known Service, and the Secret is named as the source', () => {
    const discovery = discoverYaml(withSecret({ ONE_URL: 'postgres://zquser:zqpass@db:5432/zqdb' }));
    expect(callLines(discovery)).toEqual(['shop/client → shop/db:5432 postgres high']);
    expect(JSON.stringify(discovery.topology.calls)).toContain('Secret shop/hidden');
    expect(JSON.stringify(discovery)).not.toContain('zq');
  });

  it('is cited where it stands, in data or in stringData', () => {
    const plain = withSecret({ ONE_URL: 'http://elsewhere' }).replace(
      /$/,
      'stringData: {ONE_URL: "postgres://zquser:zqpass@db:5432/zqdb"}\n',
    );
    const [call] = discoverYaml(plain).topology.calls;
    const fields = call?.origin.kind === 'inferred' ? call.origin.evidence.map(({ field }) => field) : [];
    expect(fields).toContain('stringData.ONE_URL');
    expect(fields).not.toContain('data.ONE_URL');
  });

  it('is not shown where it leads elsewhere', () => {
    const discovery = discoverYaml(
      withSecret({
        ONE_URL: 'https://zqhost.example.com/x',
        TWO_HOST: 'zqname',
        'app.yaml': 'url: http://zqfile:80',
      }),
    );
    expect(discovery.blindSpots).toContainEqual(expect.objectContaining({ kind: 'secret-address' }));
    expect(JSON.stringify(discovery)).not.toContain('zq');
  });

  it.each([
    ['DB_URL', 'value'],
    ['MONGO', 'uri'],
    ['DATABASE', 'connection-string'],
    ['ConnectionStrings__Default', 'default'],
  ])('is a gap where the Secret is not in the input: %s from %s', (name, key) => {
    const discovery = discoverYaml(
      server('client', {
        container: `env: [{name: ${name}, valueFrom: {secretKeyRef: {name: gone, key: ${key}}}}]`,
      }),
    );
    expect(discovery.blindSpots).toContainEqual(
      expect.objectContaining({ kind: 'unreadable-setting', key: name, source: 'Secret shop/gone' }),
    );
  });

  it('is no gap where only a password is missing', () => {
    const discovery = discoverYaml(
      server('client', {
        container: 'env: [{name: PW, valueFrom: {secretKeyRef: {name: gone, key: password}}}]',
      }),
    );
    expect(discovery.blindSpots).not.toContainEqual(expect.objectContaining({ kind: 'unreadable-setting' }));
  });

  it('never gets into the output, whatever it looks like', () => {
    const token = fc.stringMatching(/^[a-z]{6,12}$/).map((word) => `zq${word}qz`);
    const shape = fc.constantFrom(
      (t: string) => t,
      (t: string) => `${t}:5432`,
      (t: string) => `http://${t}`,
      (t: string) => `https://${t}.example.com:8443/${t}`,
      (t: string) => `postgres://${t}:${t}@db:5432/${t}`,
      (t: string) => `amqp://u:${t}/${t}@db:5432`,
      (t: string) => `host=${t} port=5432`,
      (t: string) => `Server=${t};Port=1;Password=${t}`,
      (t: string) => `${t}.shop.svc.cluster.local`,
      (t: string) => `db.${t}`,
      (t: string) => `${t}-0.db.shop.svc`,
      (t: string) => `{"url": "http://${t}:80", "host": "${t}", "port": 99}`,
      (t: string) => `'; $ONE_URL curl http://${t}:80 '`,
      (t: string) => `#!/bin/sh\ncurl ${t}/x; nc ${t} 80`,
    );
    const key = fc.constantFrom(
      'ONE_URL',
      'TWO_HOST',
      'TWO_PORT',
      'PLAIN',
      'app.yaml',
      'run.sh',
      'DB_PASSWORD',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, shape, token), { minLength: 1, maxLength: 5 }), (entries) => {
        const secrets = Object.fromEntries(entries.map(([name, make, value]) => [name, make(value)]));
        const discovery = discoverYaml(withSecret(secrets));
        expect(discovery.topology.workloads).toHaveLength(2);
        const output = JSON.stringify([discovery, acceptInferred(discovery, 'all')]);
        return entries.every(([, , value]) => !output.includes(value));
      }),
      { numRuns: 200 },
    );
  });

  it('leaves open those whose Service it names where no pod refers to it, without saying which', () => {
    const secret = (type: string, value: string) =>
      `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Secret', type, metadata: { name: 'lost', namespace: 'shop' }, stringData: { value } })}\n`;
    const told = (yaml: string) => {
      const discovery = discoverYaml(
        `${server('web', { container: 'args: ["--db=postgres://db/x"]' })}${db}${yaml}`,
      );
      const { unconfirmed } = acceptInferred(discovery, 'all');
      const finding = discovery.findings.find(({ code }) => code === 'unread-secret');
      return [unconfirmed.map(({ workload, because }) => [workload.name, ...because]), finding?.values];
    };
    expect(told(secret('Opaque', 'postgres://u:pw@db:5432/x'))).toEqual([
      [['db', 'named-elsewhere']],
      { secret: 'shop/lost' },
    ]);
    expect(told(secret('Opaque', 'pw'))).toEqual([[], undefined]);
    expect(told(secret('helm.sh/release.v1', 'postgres://u:pw@db:5432/x'))).toEqual([[], undefined]);
  });
});
