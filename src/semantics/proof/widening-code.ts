import type { BeyondSelectors } from './beyond-selectors.ts';

/** Why something is open that nobody declared; each is the code of a finding. */
export type WideningCode =
  | 'unconfirmed-workload'
  | 'host-network-workload'
  | 'host-network-caller'
  | 'host-network-callee'
  | BeyondSelectors
  | 'api-server-address-unknown'
  | 'outside-mesh-unguarded'
  | 'protocol-unguarded'
  | 'proxy-port-unguarded'
  | 'egress-unguarded'
  | 'plaintext-port-open'
  | 'shared-labels'
  | 'shared-service-account'
  | 'l7-not-enforced'
  | 'hbone-hides-ports'
  | 'existing-policy-allows';

/** Why a connection may get through: it is part of a declared flow, or cannot be told from one. */
export type Excuse = WideningCode | 'declared';
