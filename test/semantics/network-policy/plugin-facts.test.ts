import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import type { Platform } from '../../../src/model/platform.ts';
import { pluginFactsOf } from '../../../src/semantics/network-policy/plugin-facts.ts';

const { networkPlugins } = loadKnowledge('questions');
const facts = (networkPlugin: string, policyEnforcement: Platform['policyEnforcement'] = 'yes') =>
  pluginFactsOf({ networkPlugin, policyEnforcement } as Platform, networkPlugins);

describe('pluginFactsOf', () => {
  it('takes the quirks of a plugin from the knowledge', () => {
    expect(facts('aws-vpc-cni')).toMatchObject({
      servicePortMustEqualContainerPort: true,
      standalonePodsUnpoliced: true,
      ipBlockMatchesPods: 'yes',
    });
    expect(facts('cilium')).toMatchObject({
      servicePortMustEqualContainerPort: false,
      ipBlockMatchesPods: 'no',
    });
    expect(facts('calico')).toMatchObject({
      servicePortMustEqualContainerPort: false,
      ipBlockMatchesPods: 'yes',
    });
  });

  it('takes enforcement from the platform, where it is resolved', () => {
    expect(facts('aws-vpc-cni', 'unknown').enforcement).toBe('unknown');
    expect(facts('flannel', 'no').enforcement).toBe('no');
  });

  it('an unknown plugin has no quirks and still a name', () => {
    expect(facts('unknown', 'unknown')).toMatchObject({
      name: 'the network plugin',
      standalonePodsUnpoliced: false,
    });
  });
});
