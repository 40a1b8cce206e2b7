import type { Labels } from '../../model/kubernetes.ts';

/** Labels by which a pod stays outside the mesh of its namespace; the runbook asks for them. */
export const staysOutside: Labels = { 'sidecar.istio.io/inject': 'false', 'istio.io/dataplane-mode': 'none' };
