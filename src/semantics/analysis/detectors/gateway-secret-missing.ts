import { fields, text } from '../../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../../model/kubernetes.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { gatewayPods } from '../facts/gateway-pods.ts';
import { objectName } from '../facts/names.ts';
import { tlsServers } from '../facts/tls-servers.ts';

/** Certificates of Istio Gateways that no Secret beside the gateway's pods holds, where Secrets are in the input. */
export const gatewaySecretMissing: Detector<'gateway-secret-missing'> = {
  code: 'gateway-secret-missing',
  *detect(context) {
    const known = secretNames(context);
    for (const placed of context.of('networking.istio.io', 'Gateway')) {
      const homes = new Set(gatewayPods(context, placed).map(({ namespace }) => namespace));
      const seen = [...homes].filter((namespace) => known.has(namespace)).sort();
      for (const { index, secrets } of tlsServers(placed))
        for (const secret of secrets)
          for (const namespace of seen.filter((each) => !known.get(each)?.has(secret)))
            yield {
              at: placed,
              values: { gateway: objectName(placed), field: `spec.servers[${index}].tls`, secret, namespace },
            };
    }
  },
};

/** Names of Secrets by namespace; what makes one later counts only where a Secret shows that they are in the input. */
function secretNames({ of }: AnalysisContext): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const { object } of of('', 'Secret')) {
    const namespace = namespaceOf(object);
    names.set(namespace, (names.get(namespace) ?? new Set()).add(object.metadata.name));
  }
  const made = [
    ...of('cert-manager.io', 'Certificate').map(({ object }) => ({
      object,
      name: text(fields(object.spec).secretName),
    })),
    ...of('external-secrets.io', 'ExternalSecret').map(({ object }) => ({
      object,
      name: text(fields(fields(object.spec).target).name) ?? object.metadata.name,
    })),
    ...of('bitnami.com', 'SealedSecret').map(({ object }) => ({ object, name: object.metadata.name })),
  ];
  for (const { object, name } of made) if (name) names.get(namespaceOf(object))?.add(name);
  return names;
}

function namespaceOf({ metadata }: PlacedObject['object']): string {
  return metadata.namespace ?? 'default';
}
