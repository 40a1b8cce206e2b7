import { describe, expect, it } from 'vitest';
import type { TrafficSettings } from '../../../src/model/topology.ts';
import { validateObject } from '../../../src/semantics/validation/validate-object.ts';
import { documentNamed, planOf, type Way } from '../fixtures/scenarios.ts';
import { answers, platform, trafficSettings } from '../fixtures/shop.ts';

type Retries = NonNullable<TrafficSettings['retries']>;

const sidecar: Way = { approach: 'hybrid', dataPlane: 'sidecar' };
const ambient: Way = { approach: 'hybrid', dataPlane: 'ambient-waypoint' };

function planWith(retries: Retries, way: Way, more: { timeout?: string; gatewayApiVersion?: string } = {}) {
  const { answer, to, versions } = trafficSettings;
  const { timeout, gatewayApiVersion = '1.7' } = more;
  return planOf(
    {
      answers: answers({
        platform: { gatewayApiVersion },
        topology: { traffic: [{ answer, to, versions, retries, ...(timeout ? { timeout } : {}) }] },
      }),
    },
    way,
  );
}

describe('retries', () => {
  it('are turned off where none are wanted, since Istio retries unless it is told', () => {
    const off = { attempts: 0, perTryTimeout: '2s', codes: [503] };
    const inSidecars = planWith(off, sidecar).documents;
    expect(documentNamed(inSidecars, 'VirtualService', 'payment-routing').spec).toMatchObject({
      http: [{ retries: { attempts: 0 } }],
    });
    const atWaypoint = documentNamed(planWith(off, ambient).documents, 'HTTPRoute', 'payment-routing');
    expect(atWaypoint.spec).toMatchObject({ rules: [{ retry: { attempts: 0 } }] });
    for (const text of [inSidecars, atWaypoint].map((one) => JSON.stringify(one)))
      expect(text).not.toMatch(/retryOn|perTryTimeout|backendRequest|"codes"/);
    expect(validateObject(atWaypoint)).toEqual([]);
  });

  it('bound one try at a waypoint without a timeout of the whole too, and name each code once', () => {
    const { documents } = planWith({ attempts: 2, perTryTimeout: '300ms', codes: [503, 503] }, ambient);
    expect(documentNamed(documents, 'HTTPRoute', 'payment-routing').spec).toMatchObject({
      rules: [{ timeouts: { backendRequest: '300ms' }, retry: { attempts: 2, codes: [503] } }],
    });
  });

  it('that a gateway of the Gateway API would make are missed where its version has none', () => {
    const [gateway] = platform.gateways;
    const byGatewayApi = (gatewayApiVersion: string) =>
      planOf(
        {
          answers: answers({
            platform: {
              gatewayApiVersion,
              gateways: gateway ? [{ ...gateway, kind: 'gateway-api' }] : [],
            },
            topology: {
              traffic: [
                {
                  answer: 'topology.traffic[0]',
                  to: { namespace: 'shop', name: 'frontend' },
                  versions: [],
                  retries: { attempts: 2, codes: [] },
                },
              ],
            },
          }),
        },
        sidecar,
      ).findings.map(({ code }) => code);
    expect(byGatewayApi('1.6')).toContain('http-route-retry-unsupported');
    expect(byGatewayApi('1.7')).not.toContain('http-route-retry-unsupported');
  });
});
