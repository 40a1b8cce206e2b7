import { readObjects } from '../../../src/kubernetes/read-objects.ts';
import type { Platform } from '../../../src/model/platform.ts';
import type { Topology } from '../../../src/model/topology.ts';
import type { VerificationInput } from '../../../src/semantics/verification/verification-input.ts';
import { platform as known } from '../../arbitrary/topology.ts';

/** A platform without gateways and monitoring, so that only what a test names is there. */
export const platform: Platform = { ...known, gateways: [], monitoring: undefined };

export function inputOf(yaml: string, topology?: Topology): VerificationInput {
  const { objects, problems } = readObjects(yaml, 'policies.yaml');
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return {
    objects,
    platform,
    workloads: topology ? 'answers' : 'objects',
    ...(topology ? { topology } : {}),
  };
}

/** A Deployment with one port. */
export function deployment(namespace: string, name: string, port = 8080): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      serviceAccountName: ${name}
      containers: [{name: main, image: example, ports: [{containerPort: ${port}}]}]
---`;
}
