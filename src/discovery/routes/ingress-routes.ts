import { type Fields, fields, list, stringMap, text } from '../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import { evidenceAt } from '../evidence.ts';
import { plainText } from '../plain-text.ts';
import { type Route, requestFor, withoutAny } from './route.ts';

/** The routes of an Ingress: rules, default backend, old (`serviceName`) and new (`service.name`) forms. */
export function ingressRoutes(placed: PlacedObject): Route[] {
  const { object } = placed;
  const spec = fields(object.spec);
  const namespace = object.metadata.namespace ?? 'default';
  const annotations = stringMap(object.metadata.annotations);
  const className = text(spec.ingressClassName) ?? annotations['kubernetes.io/ingress.class'] ?? 'default';
  const rewrites = Object.keys(annotations).some((key) => /rewrite|regex/.test(key));
  const secrets = new Map(
    list(spec.tls).flatMap((entry) => {
      const { hosts, secretName } = fields(entry);
      return list(hosts).map((host) => [plainText(host), text(secretName)] as const);
    }),
  );
  const base = { name: object.metadata.name, gateway: { kind: 'ingress-class', name: className } } as const;
  const rules = list(spec.rules).flatMap((value, index) => {
    const rule = fields(value);
    const host = text(rule.host);
    const secret = host === undefined ? undefined : secrets.get(host);
    return list(fields(rule.http).paths).flatMap((entry) => {
      const { path, pathType, backend } = fields(entry);
      const target = backendOf(backend, namespace);
      if (!target) return [];
      const type = pathType === 'Exact' ? 'exact' : pathType === 'Prefix' ? 'prefix' : 'text-prefix';
      return [
        {
          ...base,
          ...target,
          hosts: host === undefined ? [] : [host],
          http: rewrites ? [] : withoutAny([requestFor(text(path), type)]),
          ...(secret === undefined ? {} : { tlsSecret: secret }),
          evidence: evidenceAt(placed, `spec.rules[${index}]`),
        },
      ];
    });
  });
  const fallback = backendOf(spec.defaultBackend ?? spec.backend, namespace);
  return fallback
    ? [
        ...rules,
        { ...base, ...fallback, hosts: [], http: [], evidence: evidenceAt(placed, 'spec.defaultBackend') },
      ]
    : rules;
}

function backendOf(value: unknown, namespace: string): Pick<Route, 'service' | 'port'> | undefined {
  const backend = fields(value);
  const service = fields(backend.service);
  const name = text(service.name) ?? text(backend.serviceName);
  if (name === undefined) return undefined;
  const port = portOf(fields(service.port)) ?? portReference(backend.servicePort);
  return { service: { namespace, name }, ...(port === undefined ? {} : { port }) };
}

function portOf({ number, name }: Fields): number | string | undefined {
  return portReference(number) ?? portReference(name);
}

function portReference(value: unknown): number | string | undefined {
  return typeof value === 'number' ? value : text(value);
}
