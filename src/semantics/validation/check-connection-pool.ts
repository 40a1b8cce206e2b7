import { checkDuration } from './check-duration.ts';
import { parseGoDuration } from './go-duration.ts';
import type { View } from './view.ts';

/** `connectionPool` of a DestinationRule or Sidecar, by istiod's webhook. */
export function checkConnectionPool(pool: View): void {
  if (!pool.set) return;
  const http = pool.field('http');
  const tcp = pool.field('tcp');
  if (!http.set && !tcp.set) pool.refuse('must have http or tcp');
  for (const name of [
    'http1MaxPendingRequests',
    'http2MaxRequests',
    'maxRequestsPerConnection',
    'maxRetries',
    'maxConcurrentStreams',
  ]) {
    notNegative(http.field(name));
  }
  notNegative(tcp.field('maxConnections'));
  checkDuration(http.field('idleTimeout'));
  if (http.field('h2UpgradePolicy').text === 'UPGRADE' && http.field('useClientProtocol').flag) {
    http.refuse('cannot have useClientProtocol with h2UpgradePolicy UPGRADE');
  }
  const keepAlive = http.field('http2KeepAlive');
  for (const name of keepAlive.set ? ['interval', 'timeout'] : []) {
    if (keepAlive.field(name).set) checkDuration(keepAlive.field(name));
    else keepAlive.refuse(`needs ${name}`);
  }
  checkDuration(tcp.field('connectTimeout'));
  checkDuration(tcp.field('maxConnectionDuration'));
  checkTcpIdleTimeout(tcp.field('idleTimeout'));
  checkDuration(tcp.field('tcpKeepalive').field('time'));
  checkDuration(tcp.field('tcpKeepalive').field('interval'));
}

/** 0s, which turns it off, is allowed here and nowhere else. */
function checkTcpIdleTimeout(timeout: View): void {
  if (!timeout.set) return;
  const value = parseGoDuration(timeout.text);
  if (value === undefined) timeout.refuse('must be a duration, such as 1h');
  else if (Math.abs(value) >= 1e6 && (value < 0 || value % 1e6 !== 0)) {
    timeout.refuse('must be whole milliseconds');
  }
}

function notNegative(count: View): void {
  if (count.number < 0) count.refuse('must not be negative');
}
