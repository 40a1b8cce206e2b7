import { describe, expect, it } from 'vitest';
import { exportCommands } from '../../src/discovery/export-command.ts';

describe('the export from a live cluster', () => {
  const [builtIn = '', custom = ''] = exportCommands();

  it('holds policies, ConfigMaps and custom resources, which "get all" leaves out', () => {
    expect(builtIn).toContain('networkpolicies.networking.k8s.io');
    expect(builtIn).toContain('configmaps');
    expect(custom).toContain('istio\\.io');
  });

  it('holds no Secrets', () => {
    expect(`${builtIn}${custom}`).not.toMatch(/secret/i);
  });
});
