import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { restoreTemplates, storeTemplates } from '../../../src/cli/input/stored-templates.ts';
import { loadTemplates } from '../../../src/rendering/load-templates.ts';

describe('templates in the package', () => {
  it('are what was checked', () => {
    const templates = loadTemplates(resolve('templates'));
    expect(restoreTemplates(storeTemplates(templates))).toEqual(templates);
  });
});
