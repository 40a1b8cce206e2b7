import { describe, expect, it } from 'vitest';
import { findAddresses } from '../../../src/discovery/addresses/find-addresses.ts';

const cases: Readonly<Record<string, readonly string[]>> = {
  'http://api:8080/v1': ['api:8080'],
  'http://api': ['api(80)'],
  'https://api.shop/': ['api.shop(443)'],
  'amqp://user:pa%2Fss@queue:5672/vhost': ['queue:5672'],
  'amqp://user:p@ss/word@queue:5672/': ['queue:5672'],
  'mongodb://a:1,b:2,c/db?replicaSet=x': ['a:1', 'b:2', 'c(27017)'],
  'mongodb+srv://user:secret@cluster.example.net/db': ['cluster.example.net(27017)'],
  'jdbc:postgresql://db:5432/orders?user=x': ['db:5432'],
  'jdbc:mysql:loadbalance://one:3306,two:3307/orders': ['one:3306', 'two:3307'],
  'jdbc:sqlserver://mssql:1433;databaseName=orders': ['mssql:1433'],
  'jdbc:oracle:thin:@//ora:1521/orders': ['ora:1521'],
  'jdbc:oracle:thin:@ora:1521:sid': ['ora:1521'],
  'user:pass@tcp(mysql:3306)/orders': ['mysql:3306'],
  'postgresql+psycopg2://u:p@db/orders': ['db(5432)'],
  'redis://:secret@cache:6379/0': ['cache:6379'],
  'kafka-0.kafka:9092,kafka-1.kafka:9092': ['kafka-0.kafka:9092', 'kafka-1.kafka:9092'],
  'nats://a:4222,nats://b:4222': ['a:4222', 'b:4222'],
  'PLAINTEXT://broker:29092': ['broker:29092'],
  'dns:///greeter:50051': ['greeter:50051'],
  'dns:greeter.shop.svc.cluster.local:50051': ['greeter.shop.svc.cluster.local:50051'],
  'dns:greeter:50051': ['greeter:50051'],
  'dns:53': ['dns:53'],
  'server.1=zk-0.zk:2888:3888;2181': ['zk-0.zk:2888', 'zk-0.zk:3888'],
  'exec 3<>/dev/tcp/db/5432': ['db:5432'],
  'db.orders.svc.cluster.local': ['db.orders.svc.cluster.local'],
  'started at 12:30:05, version 1.2.3:4': [],
  'unix:///var/run/app.sock': [],
  'file:///etc/app': [],
  'registry.example/app:latest': [],
  'http://$(HOST):$(PORT)': [],
  'http://[::1]:8080': ['::1:8080'],
  ':8080': [],
};

describe('addresses in a text', () => {
  for (const [text, expected] of Object.entries(cases)) {
    it(text, () => {
      const found = findAddresses(text).map(({ host, port, defaultPort }) => {
        if (port !== undefined) return `${host}:${port}`;
        return defaultPort === undefined ? host : `${host}(${defaultPort})`;
      });
      expect(found).toEqual(expected);
    });
  }

  it('never holds a user name, password, path or query', () => {
    const text =
      'amqp://tokenuser:tokenpass@queue:5672/tokenpath?tokenquery=1 tokenuser2:tokenpass2@tcp(db:3306)/x';
    expect(JSON.stringify(findAddresses(text))).not.toContain('token');
  });

  // A search that went back over the text again and again would run past the test's time.
  it.each(
    [
      'a'.repeat(400_000),
      'a.'.repeat(200_000),
      '://'.repeat(130_000),
      'http://'.repeat(60_000),
      `http://${'a:b@'.repeat(100_000)}`,
      'a:1,'.repeat(100_000),
      '$('.repeat(200_000),
      ':'.repeat(400_000),
    ].map((text) => [text.slice(0, 12), text]),
  )('ends on a long text such as %s…', (_, text) => {
    expect(() => findAddresses(text ?? '')).not.toThrow();
  });
});
