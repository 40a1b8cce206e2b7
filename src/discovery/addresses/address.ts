import type { ApplicationProtocol } from '../../model/topology.ts';

/** A network address found in a text. Never holds user names, passwords, paths or queries. */
export interface Address {
  readonly host: string;
  /** Port that the text names. */
  readonly port?: number;
  /** Port that the scheme stands for, where the text names none. */
  readonly defaultPort?: number;
  readonly appProtocol?: ApplicationProtocol;
  readonly form: AddressForm;
}

/**
 * How plainly the text says that it is an address: a URL; `host:port`; a name below `.svc`;
 * a bare word, which counts only where its key or the command around it says that it is a host.
 */
export type AddressForm = 'url' | 'host-port' | 'cluster-name' | 'bare';
