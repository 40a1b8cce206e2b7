import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { exportCommands } from '../../src/discovery/export-command.ts';

describe('the export from a live cluster', () => {
  const [builtIn = '', custom = ''] = exportCommands();

  it('holds policies, ConfigMaps and custom resources, which "get all" leaves out', () => {
    expect(builtIn).toContain('networkpolicies.networking.k8s.io');
    expect(builtIn).toContain('configmaps');
  });

  it('takes every custom resource that the cluster has, and none of Kubernetes itself', () => {
    const [, pipeline = ''] = /\| (grep .*)\)"/.exec(custom) ?? [];
    const taken = [
      'ingressroutes.traefik.io',
      'gateways.networking.istio.io',
      'httproutes.gateway.networking.k8s.io',
      'sparkapplications.sparkoperator.k8s.io',
      'scaledobjects.keda.sh',
      'serviceexports.multicluster.x-k8s.io',
    ];
    const left = [
      'pods',
      'deployments.apps',
      'ingresses.networking.k8s.io',
      'pods.metrics.k8s.io',
      'roles.rbac.authorization.k8s.io',
    ];
    const names = [...taken, ...left].sort().join('\n');
    const listed = execFileSync('sh', ['-c', pipeline], { input: `${names}\n`, encoding: 'utf8' });
    expect(listed.trim().split(',')).toEqual([...taken].sort());
  });

  it('holds no Secrets', () => {
    expect(`${builtIn}${custom}`).not.toMatch(/secret/i);
  });
});
