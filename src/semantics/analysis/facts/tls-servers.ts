import { fields, list, text } from '../../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../../model/kubernetes.ts';
import { textsOf } from '../../istio/texts.ts';

/** A server of a Gateway of Istio that ends TLS with a certificate of its own. */
export interface TlsServer {
  readonly index: number;
  readonly port: number | undefined;
  readonly hosts: readonly string[];
  /** Names of Secrets; values of another form, such as `sds://`, name none. */
  readonly secrets: readonly string[];
  /** What tells one certificate from another: names of Secrets, or paths of files. */
  readonly certificate: string;
}

/**
 * The servers of a Gateway with certificates: mode SIMPLE, MUTUAL or OPTIONAL_MUTUAL. Only names and paths are read.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export function tlsServers({ object }: PlacedObject): readonly TlsServer[] {
  return list(fields(object.spec).servers).flatMap((item, index): readonly TlsServer[] => {
    const server = fields(item);
    const tls = fields(server.tls);
    const mode = text(tls.mode) ?? 'PASSTHROUGH';
    if (!['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(mode)) return [];
    const one = text(tls.credentialName);
    const names = one ? [one] : textsOf(tls.credentialNames);
    const file = text(tls.serverCertificate);
    const { number } = fields(server.port);
    return [
      {
        index,
        port: typeof number === 'number' ? number : undefined,
        hosts: textsOf(server.hosts),
        secrets: names.filter((name) => /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(name)),
        certificate: names.length > 0 ? [...names].sort().join(', ') : (file ?? ''),
      },
    ];
  });
}
