/** A workload's identity, as its certificate names it. */
export interface Identity {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** `cluster.local/ns/shop/sa/cart`. */
export function principalText({ trustDomain, namespace, serviceAccount }: Identity): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

/** The parts of a principal; undefined where it is not of Istio's form. */
export function parsePrincipal(principal: string): Identity | undefined {
  const parts = /^([^/]+)\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(principal);
  const [, trustDomain, namespace, serviceAccount] = parts ?? [];
  return trustDomain && namespace && serviceAccount ? { trustDomain, namespace, serviceAccount } : undefined;
}
