/** Complete requirements that end at Network Policies. */
export const requirements = `version: 1
requirements:
  l7-policies: 'no'
  service-trust: none
  traffic-features: []
  future-l7: unlikely
  policy-enforcement: 'yes'
`;

/** The same with an application: enough for a bundle. */
export const application = `${requirements}topology:
  workloads:
    - {name: web, namespace: shop, ports: [8080]}
    - {name: api, namespace: shop, ports: [8080]}
    - {name: db, namespace: shop, role: database, ports: [{port: 5432, appProtocol: postgres}]}
  calls:
    - {from: web, to: api, port: 8080}
    - {from: api, to: db, port: 5432}
`;
