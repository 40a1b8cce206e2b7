import { setFlagsFromString } from 'node:v8';
import { beforeEach, expect, it, vi } from 'vitest';
import { optimiseLate } from '../../src/cli/optimise-late.ts';

vi.mock('node:v8', () => ({ setFlagsFromString: vi.fn() }));

beforeEach(() => vi.mocked(setFlagsFromString).mockClear());

it('asks V8 11 to optimise late', () => {
  optimiseLate('11.3.244.8-node.33');
  expect(setFlagsFromString).toHaveBeenCalledOnce();
});

it.each(['12.4.254.21-node.57', '13.6.233.17-node.63', '14.6.202.34-node.40'])(
  'asks nothing of V8 %s, which would print an error',
  (version) => {
    optimiseLate(version);
    expect(setFlagsFromString).not.toHaveBeenCalled();
  },
);
