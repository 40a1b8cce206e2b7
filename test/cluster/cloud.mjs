// Stands in for a cloud: gives load balancers an address. Usage: cloud.mjs, with KUBECONFIG
import { setTimeout as wait } from 'node:timers/promises';
import { list, patchStatus } from './kubectl.mjs';

for (;;) {
  // The API server may be busy or gone; what failed is tried again with the next round.
  try {
    for (const { metadata, spec, status } of list('services')) {
      if (spec.type !== 'LoadBalancer' || status.loadBalancer?.ingress) continue;
      const loadBalancer = { ingress: [{ ip: '203.0.113.1' }] };
      patchStatus(['service', metadata.name, '-n', metadata.namespace], { loadBalancer });
    }
  } catch (error) {
    console.error(String(error));
  }
  await wait(300);
}
