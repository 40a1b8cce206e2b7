import { describe, expect, it } from 'vitest';
import { acceptInferred } from '../../src/discovery/accept-inferred.ts';
import { discoverYaml, env, server } from './discover-yaml.ts';

const db = server('db', { image: 'postgres:17', ports: [{ port: 5432 }] });
const api = server('api', { ports: [{ port: 80 }], container: env({ DB_HOST: 'db', DB_PORT: '5432' }) });
const client = server('client', { container: env({ API_URL: 'http://api' }) });

function confirmed(yaml: string, acceptance: 'high' | 'all'): Record<string, string> {
  const { topology, unconfirmed } = acceptInferred(discoverYaml(yaml), acceptance);
  return Object.fromEntries(
    topology.workloads.map(({ name, callsConfirmed }) => {
      const because = unconfirmed.find(({ workload }) => workload.name === name)?.because.join(' ') ?? '';
      return [name, callsConfirmed ? 'confirmed' : because];
    }),
  );
}

describe('accepting what was inferred', () => {
  it('confirms workloads whose callers and callees are seen; a data store needs no callees', () => {
    expect(confirmed(`${client}${api}${db}`, 'high')).toEqual({
      api: 'confirmed',
      client: 'confirmed',
      db: 'confirmed',
    });
  });

  it('confirms nothing before it is asked to', () => {
    const { topology } = discoverYaml(`${client}${api}${db}`);
    expect(topology.workloads.some(({ callsConfirmed }) => callsConfirmed)).toBe(false);
  });

  it('leaves out what is less certain than accepted, and does not confirm its ends', () => {
    const vague = api.replace('DB_PORT', 'OTHER');
    expect(confirmed(`${client}${vague}${db}`, 'high')).toEqual({
      api: 'call-not-accepted no-callee-seen',
      client: 'confirmed',
      db: 'call-not-accepted no-caller-seen'.split(' ')[0],
    });
    expect(confirmed(`${client}${vague}${db}`, 'all')).toEqual({
      api: 'confirmed',
      client: 'confirmed',
      db: 'confirmed',
    });
    expect(acceptInferred(discoverYaml(`${client}${vague}${db}`), 'high').dropped).toHaveLength(1);
  });

  it('does not isolate what names a Service that the input lacks, and does not call it silent', () => {
    const lost = server('lost', { container: env({ API_URL: 'http://elsewhere:80', DB_URL: 'tcp://db:1' }) });
    expect(confirmed(`${client}${api}${db}${lost}`, 'all')).toMatchObject({ lost: 'callee-missing' });
    const partly = api.replace('"value":"db"', '"value":"db"},{"name":"QUEUE_URL","value":"amqp://queue"');
    expect(confirmed(`${client}${partly}${db}`, 'all')).toMatchObject({ api: 'callee-missing' });
    for (const address of [
      'http://elsewhere:80',
      'tcp://db:1',
      'pay.example.com',
      'https://kubernetes.default.svc',
    ]) {
      const told = server('lost', { container: env({ PEER_HOST: address }) });
      const spots = discoverYaml(`${api}${db}${told}`).blindSpots;
      expect(spots).toContainEqual({
        kind: 'calls-beyond-settings',
        workload: { namespace: 'shop', name: 'lost' },
      });
    }
  });

  it('does not isolate what a silent workload may call', () => {
    const silent = server('front', { ports: [{ port: 80 }] });
    expect(confirmed(`${client}${api}${db}${silent}`, 'all')).toEqual({
      api: 'callers-may-be-hidden',
      client: 'confirmed',
      db: 'callers-may-be-hidden',
      front: 'callers-may-be-hidden no-callee-seen no-caller-seen',
    });
  });

  it('does not isolate what has settings that cannot be read, or is reached from outside directly', () => {
    const secretive = client.replace(
      '"value":"http://api"',
      '"valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}',
    );
    expect(
      confirmed(`${secretive}${client.replaceAll('client', 'other')}${api}${db}`, 'all').client,
    ).toContain('unreadable-setting');
    const onNode = api.replace('"containerPort":', '"hostPort": 8080, "containerPort":');
    expect(onNode).not.toBe(api);
    expect(confirmed(`${client}${onNode}${db}`, 'all').api).toBe('exposed');
    expect(confirmed(`${client}${api.replace('type: ClusterIP', 'type: NodePort')}${db}`, 'all').api).toBe(
      'exposed',
    );
  });

  it('counts sending traces as no call that would show what a workload calls', () => {
    const traces = server('traces', { image: 'openzipkin/zipkin:3', ports: [{ port: 9411 }] });
    const traced = client.replaceAll('http://api', 'http://traces:9411');
    expect(confirmed(`${traced}${traces}`, 'all').client).toBe('no-callee-seen');
    expect(discoverYaml(`${traced}${traces}`).blindSpots).toContainEqual({
      kind: 'workload-without-calls',
      workload: { namespace: 'shop', name: 'client' },
    });
  });

  it('tells of every other application that it may call more than is seen', () => {
    const spots = discoverYaml(`${client}${api}${db}`).blindSpots;
    expect(
      spots.flatMap((spot) => (spot.kind === 'calls-beyond-settings' ? [spot.workload.name] : [])),
    ).toEqual(['api', 'client']);
  });
});
