/** Protocols of a port by Istio (`pkg/config/protocol`): the name in any case. */
const http = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const tls = ['https', 'tls'];
const other = ['tcp', 'udp', 'mongo', 'redis', 'mysql'];

export function isHttp(protocol: string): boolean {
  return http.includes(protocol.toLowerCase());
}

export function isTls(protocol: string): boolean {
  return tls.includes(protocol.toLowerCase());
}

/** TCP and what lies on it without being HTTP in the clear. */
export function isTcp(protocol: string): boolean {
  return isTls(protocol) || (other.includes(protocol.toLowerCase()) && protocol.toLowerCase() !== 'udp');
}

export function isKnownProtocol(protocol: string): boolean {
  return isHttp(protocol) || isTls(protocol) || other.includes(protocol.toLowerCase());
}

/** Empty means that the proxy finds out. */
export function brokenOptionalProtocol(protocol: string): string | undefined {
  return protocol === '' || isKnownProtocol(protocol)
    ? undefined
    : `a protocol: ${[...http, ...tls, ...other].join(', ').toUpperCase()}`;
}
