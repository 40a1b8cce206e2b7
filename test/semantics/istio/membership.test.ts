import { describe, expect, it } from 'vitest';
import type { ClusterWorkload } from '../../../src/model/cluster.ts';
import { bypassesSidecar } from '../../../src/semantics/istio/inbound-capture.ts';
import { proxyMode } from '../../../src/semantics/istio/membership.ts';

function workload(parts: Partial<ClusterWorkload> = {}): ClusterWorkload {
  return {
    namespace: 'shop',
    name: 'web',
    kind: 'Deployment',
    labels: {},
    annotations: {},
    serviceAccount: 'web',
    hostNetwork: false,
    addresses: [],
    nodeAddresses: [],
    ports: [],
    ...parts,
  };
}

const mode = (parts: Partial<ClusterWorkload>, namespaceLabels: Record<string, string> = {}) =>
  proxyMode(workload(parts), namespaceLabels, false, []);

const enabled = { 'istio-injection': 'enabled' };
const ambient = { 'istio.io/dataplane-mode': 'ambient' };

describe('the part that a workload has in the mesh', () => {
  it.each([
    ['nothing asks for it', {}, {}, 'none'],
    ['its namespace is injected', {}, enabled, 'sidecar'],
    ['its namespace has a revision', {}, { 'istio.io/rev': 'stable' }, 'sidecar'],
    [
      'its namespace is disabled, whatever the pod says',
      { labels: { 'sidecar.istio.io/inject': 'true' } },
      { 'istio-injection': 'disabled' },
      'none',
    ],
    ['the pod asks for it', { labels: { 'sidecar.istio.io/inject': 'true' } }, {}, 'sidecar'],
    ['the pod declines', { labels: { 'sidecar.istio.io/inject': 'false' } }, enabled, 'none'],
    [
      'the pod declines by annotation',
      { annotations: { 'sidecar.istio.io/inject': 'false' } },
      enabled,
      'none',
    ],
    ['it uses the host network', { hostNetwork: true }, enabled, 'none'],
    ['its namespace belongs to Kubernetes', { namespace: 'kube-system' }, enabled, 'none'],
    ['it was injected', { annotations: { 'sidecar.istio.io/status': '{}' } }, {}, 'sidecar'],
    ['its namespace is ambient', {}, ambient, 'ambient'],
    ['its namespace is ambient with a revision', {}, { ...ambient, 'istio.io/rev': 'stable' }, 'ambient'],
    ['it leaves ambient', { labels: { 'istio.io/dataplane-mode': 'none' } }, ambient, 'none'],
    ['it joins ambient alone', { labels: ambient }, {}, 'ambient'],
    ['it has both, and the sidecar wins', {}, { ...enabled, ...ambient }, 'sidecar'],
    ['it is a gateway', { labels: { istio: 'ingressgateway' } }, {}, 'gateway'],
  ])('%s', (_title, parts, labels, expected) => {
    expect(mode(parts as Partial<ClusterWorkload>, labels as Record<string, string>)).toBe(expected);
  });

  it('is a gateway where the platform says so', () => {
    const known = [{ namespace: 'edge', labels: { app: 'edge' } }];
    expect(proxyMode(workload({ namespace: 'edge', labels: { app: 'edge' } }), {}, false, known)).toBe(
      'gateway',
    );
    expect(proxyMode(workload({ namespace: 'edge' }), {}, false, known)).toBe('none');
  });
});

describe('a port that does not pass the sidecar', () => {
  it.each([
    [15020, {}, true],
    [15021, {}, true],
    [15090, {}, true],
    [8080, {}, false],
    [8080, { 'traffic.sidecar.istio.io/excludeInboundPorts': '9090, 8080' }, true],
    [8080, { 'traffic.sidecar.istio.io/includeInboundPorts': '9090' }, true],
    [8080, { 'traffic.sidecar.istio.io/includeInboundPorts': '*' }, false],
  ])('%i with %o: %s', (port, annotations, expected) => {
    expect(bypassesSidecar(workload({ annotations: annotations as Record<string, string> }), port)).toBe(
      expected,
    );
  });
});
