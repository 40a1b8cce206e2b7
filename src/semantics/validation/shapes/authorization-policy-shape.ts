import { choice, list, object, text } from '../shape.ts';
import { targets } from './selector-shapes.ts';

const texts = list(text());
const accounts = list(text({ max: 320 }), { max: 16 });

const source = object({
  ipBlocks: texts,
  namespaces: texts,
  notIpBlocks: texts,
  notNamespaces: texts,
  notPrincipals: texts,
  notRemoteIpBlocks: texts,
  notRequestPrincipals: texts,
  notServiceAccounts: accounts,
  notTrustDomains: texts,
  principals: texts,
  remoteIpBlocks: texts,
  requestPrincipals: texts,
  serviceAccounts: accounts,
  trustDomains: texts,
});

const operation = object({
  hosts: texts,
  methods: texts,
  notHosts: texts,
  notMethods: texts,
  notPaths: texts,
  notPorts: texts,
  paths: texts,
  ports: texts,
});

export const authorizationPolicySpec = object({
  action: choice('ALLOW', 'DENY', 'AUDIT', 'CUSTOM'),
  provider: object({ name: text() }),
  rules: list(
    object({
      from: list(object({ source }), { max: 512 }),
      to: list(object({ operation })),
      when: list(object({ key: text(), notValues: texts, values: texts }, { required: ['key'] })),
    }),
    { max: 512 },
  ),
  ...targets,
});
