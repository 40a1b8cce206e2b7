import { describe, expect, it } from 'vitest';
import type { FindingEntry } from '../../src/knowledge/knowledge.ts';
import { placeholdersOf, renderFinding } from '../../src/knowledge/render-finding.ts';

const entry: FindingEntry = {
  code: 'wide-port',
  severity: 'warning',
  title: 'Port {port} is wide',
  message: '{workload} opens {port}; path {*} is not seen',
  why: 'Because.',
  remedy: 'Close {port}.',
  reference: 'https://example.com',
  appliesTo: 'policies',
};

describe('renderFinding', () => {
  it('fills the placeholders of every text, and leaves other braces alone', () => {
    const rendered = renderFinding(
      { findings: [entry] },
      { code: 'wide-port', values: { port: 80, workload: 'shop/a' } },
    );
    expect(rendered).toMatchObject({
      severity: 'warning',
      title: 'Port 80 is wide',
      message: 'shop/a opens 80; path {*} is not seen',
      remedy: 'Close 80.',
    });
  });

  it('makes nothing up for a value that is missing', () => {
    const { message } = renderFinding({ findings: [entry] }, { code: 'wide-port', values: { port: 80 } });
    expect(message).toBe('{workload} opens 80; path {*} is not seen');
  });

  it('says a part in brackets only where its values say something, and leaves other brackets alone', () => {
    const calling = { ...entry, message: '{workload} goes[, with its calls to {callees}]: see spec[0]' };
    const render = (callees: string) =>
      renderFinding({ findings: [calling] }, { code: 'wide-port', values: { workload: 'shop/a', callees } });
    expect(render('shop/b').message).toBe('shop/a goes, with its calls to shop/b: see spec[0]');
    expect(render('').message).toBe('shop/a goes: see spec[0]');
  });

  it('takes a value as it is, whatever is in it', () => {
    const values = { port: '$& {workload} __proto__', workload: 'x' };
    expect(renderFinding({ findings: [entry] }, { code: 'wide-port', values }).title).toBe(
      'Port $& {workload} __proto__ is wide',
    );
  });

  it('does not take a value from the prototype', () => {
    const strange = { ...entry, message: '{constructor} {toString}' };
    expect(renderFinding({ findings: [strange] }, { code: 'wide-port', values: {} }).message).toBe(
      '{constructor} {toString}',
    );
  });

  it('stops at a code that the catalogue does not have', () => {
    expect(() => renderFinding({ findings: [] }, { code: 'wide-port', values: {} })).toThrow(
      'no finding wide-port',
    );
  });
});

describe('placeholdersOf', () => {
  it('names each placeholder once', () => {
    expect(placeholdersOf(entry)).toEqual(['port', 'workload']);
  });
});
