import { describe, expect, it } from 'vitest';
import { changed, problemsOf } from './problems-of.ts';

const spec = {
  host: 'cart.shop.svc.cluster.local',
  trafficPolicy: {
    connectionPool: {
      tcp: { maxConnections: 10, connectTimeout: '1s', idleTimeout: '0s' },
      http: { maxRetries: 1 },
    },
    outlierDetection: { consecutive5xxErrors: 5, interval: '10s', maxEjectionPercent: 10 },
    loadBalancer: {
      simple: 'LEAST_REQUEST',
      localityLbSetting: { distribute: [{ from: 'eu/*', to: { 'eu/a': 60, 'eu/b/*': 40 } }] },
    },
    tls: { mode: 'MUTUAL', clientCertificate: 'c', privateKey: 'k' },
    portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }],
  },
  subsets: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2' }],
};
const of = (changedSpec: unknown) => problemsOf('networking.istio.io/v1', 'DestinationRule', changedSpec);
const policy = 'spec.trafficPolicy';

describe('a DestinationRule', () => {
  it('is taken as a whole', () => {
    expect(of(spec)).toEqual([]);
  });

  it.each([
    ['host', undefined, 'error spec.host'],
    ['host', 'a..b', 'error spec.host'],
    ['trafficPolicy', {}, `error ${policy}`],
    ['subsets.1.name', 'v1', 'error spec.subsets[1].name'],
    ['subsets.1.name', 'v_1', 'error spec.subsets[1].name'],
    ['subsets.0.labels', { 'a b': 'c' }, 'error spec.subsets[0].labels'],
    ['trafficPolicy.connectionPool', {}, `error ${policy}.connectionPool`],
    ['trafficPolicy.connectionPool.http.maxRetries', -1, `error ${policy}.connectionPool.http.maxRetries`],
    [
      'trafficPolicy.connectionPool.tcp.connectTimeout',
      '0s',
      `error ${policy}.connectionPool.tcp.connectTimeout`,
    ],
    [
      'trafficPolicy.connectionPool.tcp.idleTimeout',
      '1.5ms',
      `error ${policy}.connectionPool.tcp.idleTimeout`,
    ],
    [
      'trafficPolicy.outlierDetection.maxEjectionPercent',
      101,
      `error ${policy}.outlierDetection.maxEjectionPercent`,
    ],
    [
      'trafficPolicy.outlierDetection.consecutiveLocalOriginFailures',
      1,
      `error ${policy}.outlierDetection.consecutiveLocalOriginFailures`,
    ],
    ['trafficPolicy.loadBalancer.consistentHash', { useSourceIp: true }, `error ${policy}.loadBalancer`],
    [
      'trafficPolicy.loadBalancer.localityLbSetting.distribute.0.to',
      { 'eu/a': 60 },
      `error ${policy}.loadBalancer.localityLbSetting.distribute[0].to`,
    ],
    [
      'trafficPolicy.loadBalancer.localityLbSetting.distribute.0.to',
      { 'eu/*': 60, 'eu/b': 40 },
      `error ${policy}.loadBalancer.localityLbSetting.distribute[0].to`,
    ],
    ['trafficPolicy.tls.privateKey', undefined, `error ${policy}.tls.privateKey`],
    ['trafficPolicy.tls.credentialName', 'x', `error ${policy}.tls`],
    ['trafficPolicy.tls.mode', 'SIMPEL', `error ${policy}.tls.mode`],
    ['trafficPolicy.portLevelSettings.0.port', undefined, `error ${policy}.portLevelSettings[0].port`],
    ['trafficPolicy.portLevelSettings.0.tls', undefined, `error ${policy}.portLevelSettings[0]`],
    ['trafficPolicy.loadBlancer', {}, `error ${policy}.loadBlancer`],
  ])('is refused where %s is %j', (path, value, problem) => {
    expect(of(changed(spec, path, value))).toEqual([problem]);
  });

  it('is warned about what is deprecated or does nothing', () => {
    expect(of(changed(spec, 'trafficPolicy.outlierDetection.consecutiveErrors', 5))).toEqual([
      `warning ${policy}.outlierDetection.consecutiveErrors`,
    ]);
    const loadBalancer = { localityLbSetting: { failover: [{ from: 'eu', to: 'us' }] } };
    expect(of({ host: 'a', trafficPolicy: { loadBalancer } })).toEqual([
      `warning ${policy}.loadBalancer.localityLbSetting`,
    ]);
  });

  it('with a selector is for its own namespace', () => {
    const selecting = { host: 'a', workloadSelector: { matchLabels: { app: 'web' } } };
    expect(of({ ...selecting, exportTo: ['.'] })).toEqual([]);
    expect(of({ ...selecting, exportTo: ['*'] })).toEqual(['error spec.exportTo']);
    expect(of({ ...selecting, workloadSelector: { matchLabels: { app: 'w*' } } })).toEqual([
      'error spec.workloadSelector.matchLabels.app',
    ]);
  });

  it('hashes with a table whose size is a prime', () => {
    const maglev = (tableSize: number) =>
      of({
        host: 'a',
        trafficPolicy: { loadBalancer: { consistentHash: { useSourceIp: true, maglev: { tableSize } } } },
      });
    expect(maglev(65537)).toEqual([]);
    expect(maglev(65536)).toEqual([`error ${policy}.loadBalancer.consistentHash.maglev.tableSize`]);
  });
});
