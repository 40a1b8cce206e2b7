import { describe, expect, it } from 'vitest';
import { meaningOf, stemsOfAddressKey, stemsOfPortKey } from '../../../src/discovery/addresses/key-words.ts';

describe('what a key says about its value', () => {
  it.each([
    ['DB_HOST', 'address'],
    ['ORDER_QUEUE_HOSTNAME', 'address'],
    ['spring.datasource.url', 'address'],
    ['redisAddr', 'address'],
    ['--cache-server', 'address'],
    ['BOOTSTRAP_SERVERS', 'address'],
    ['proxy_pass', 'address'],
    ['KAFKA_ZOOKEEPER_CONNECT', 'address'],
    ['DB_HOST_NAME', 'address'],
    ['HOST1', 'address'],
    ['DB_PORT', 'port'],
    ['DB_HOST_PORT', 'port'],
    ['socket_address.port_value', 'port'],
    ['SERVICE_NAME', 'name'],
    ['DB_USER', 'name'],
    ['ALLOWED_HOSTS', 'not-dialled'],
    ['CORS_ORIGIN', 'not-dialled'],
    ['NO_PROXY', 'not-dialled'],
    ['listen.address', 'not-dialled'],
    ['ADVERTISED_LISTENERS', 'not-dialled'],
    ['ORDER_QUEUE', 'not-dialled'],
    ['API_KEY', 'secret'],
    ['DB_PASSWORD', 'secret'],
    ['MODE_OF_PLAY', 'other'],
    ['PGHOST', 'address'],
    ['ConnectionStrings__Default', 'address'],
    ['connection-string', 'address'],
    ['REDISHOST', 'address'],
    ['JDBCURL', 'address'],
    ['PGPORT', 'port'],
    ['RABBITMQ_VHOST', 'other'],
    ['CRASH_REPORT', 'other'],
    ['BINDADDR', 'not-dialled'],
  ])('%s: %s', (key, meaning) => {
    expect(meaningOf(key)).toBe(meaning);
  });

  it('pairs a host with the port of the same stem', () => {
    expect(stemsOfAddressKey('DB_HOST')).toContain(stemsOfPortKey('DB_PORT')?.exact);
    expect(stemsOfAddressKey('DB_HOST')).toContain(stemsOfPortKey('DB_HOST_PORT')?.exact);
    expect(stemsOfAddressKey('X_SERVICE_HOST')).toContain(stemsOfPortKey('X_SERVICE_PORT')?.exact);
    expect(stemsOfAddressKey('COLLECTOR_HOST')).toContain(stemsOfPortKey('COLLECTOR_PORT_HTTP')?.wider);
    expect(stemsOfAddressKey('TRACES_HOST')).toContain(stemsOfPortKey('TRACES_UI_PORT')?.wider);
    expect(stemsOfAddressKey('PGHOST')).toContain(stemsOfPortKey('PGPORT')?.exact);
    expect(stemsOfPortKey('DB_HOST')).toBeUndefined();
  });
});
