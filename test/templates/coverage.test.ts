import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { everyPlan, scenarios, templates } from '../rendering/fixtures/scenarios.ts';

const plans = everyPlan();

describe('the scenarios', () => {
  it('exercise every template', () => {
    const used = new Set(plans.flatMap(({ plan }) => plan.documents.map(({ template }) => template)));
    const values = new Set(
      plans.flatMap(({ plan }) => plan.values.map(({ file }) => file.replace(/.*\//, ''))),
    );
    const unused = templates.templates.filter(({ id, kind, file }) =>
      kind === 'Values'
        ? ![...values].some((name) => file?.includes('{') || name === file?.replace(/.*\//, ''))
        : !used.has(id),
    );
    expect(unused.map(({ id }) => id)).toEqual([]);
    expect([...values].some((name) => name.endsWith('-stays-outside.yaml'))).toBe(true);
    expect([...values].some((name) => name.endsWith('-proxy-resources.yaml'))).toBe(true);
  });

  it('exercise every phase', () => {
    const seen = new Set(plans.flatMap(({ plan }) => plan.phases.map(({ id }) => id)));
    expect([...templates.rollout.phases.keys()].filter((id) => !seen.has(id))).toEqual([]);
  });

  it('leave out everything that can be left out, and say why', () => {
    const said = new Set(plans.flatMap(({ plan }) => plan.notGenerated.map(({ what }) => what)));
    const unsaid = [...templates.notGenerated]
      .filter(([, { what }]) => {
        const pattern = new RegExp(
          `^${what
            .split(/\{[^}]+\}/)
            .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
            .join('.+')}$`,
        );
        return ![...said].some((text) => pattern.test(text));
      })
      .map(([code]) => code);
    expect(unsaid).toEqual([]);
  });

  it('emit only findings that the catalogue knows', () => {
    const codes = new Set(plans.flatMap(({ plan }) => plan.findings.map(({ code }) => code)));
    expect([...codes].sort().filter((code) => !existsSync(`questions/findings/${code}.yaml`))).toEqual([]);
  });

  it.each([
    'calls-between-clusters-cut',
    'claims-without-issuer',
    'clusters-not-connected',
    'egress-authorization-unsupported',
    'egress-by-address',
    'egress-closed-too',
    'egress-gateway-missing',
    'egress-not-routable',
    'entry-points-overlap',
    'existing-policy-cuts-hbone',
    'external-without-address',
    'finer-than-asked',
    'hbone-hides-ports',
    'http-match-on-tcp-port',
    'http-route-retry-unsupported',
    'indistinguishable-workload',
    'issuer-without-audiences',
    'keys-fetched-by-istiod',
    'l7-not-enforced',
    'peer-authentication-stands',
    'plaintext-for-want-of-service',
    'plaintext-port-open',
    'platform-namespace',
    'platform-workload',
    'proxy-resources-ignored',
    'rate-limit-needs-sidecar',
    'scraper-unknown',
    'service-port-differs',
    'services-not-shared',
    'service-selects-others',
    'several-token-locations',
    'telemetry-needs-proxy',
    'traffic-feature-without-settings',
    'traffic-needs-http',
    'traffic-needs-proxy',
    'unconfirmed-workload',
    'versions-widen-calls',
    'waypoint-name-taken',
  ])('find %s', (code) => {
    expect(plans.some(({ plan }) => plan.findings.some((finding) => finding.code === code))).toBe(true);
  });

  it('are silent about what does not concern them', () => {
    const { plan } = plans.find(({ name }) => name.startsWith('no encryption asked, hybrid sidecar')) ?? {};
    expect(plan?.findings.map(({ code }) => code).sort()).toEqual([
      'egress-by-address',
      'keys-fetched-by-istiod',
      'plaintext-port-open',
    ]);
  });

  it('have all been used', () => {
    expect(plans.length).toBe(Object.keys(scenarios).length * 7);
  });
});
