import { describe, expect, it } from 'vitest';
import { unreadPart } from '../../../src/cli/discover/unread-parts.ts';

const broken = 'kind: Service\nmetadata:\n  name: [\n';

describe('what a document that was not read may speak of', () => {
  it('is the namespaces that it names, in each way to write them', () => {
    expect(unreadPart(`${broken}  namespace: shop\n`, {}, undefined)).toEqual({ namespaces: ['shop'] });
    expect(
      unreadPart('{"kind": "Service", "metadata": {"namespace": "shop", "name": [', {}, undefined),
    ).toEqual({
      namespaces: ['shop'],
    });
  });

  it('is the namespace for objects that name none, else any', () => {
    expect(unreadPart(broken, {}, 'shop')).toEqual({ namespaces: ['shop'] });
    expect(unreadPart(broken, {}, undefined)).toEqual({});
    expect(unreadPart(`${broken}  namespace: {{ .Release.Namespace }}\n`, {}, 'shop')).toEqual({});
  });

  it('is the namespaces too whose Services it calls', () => {
    const text = `${broken}  namespace: jobs\nurl: http://redis.shop:6379\n`;
    expect(unreadPart(text, {}, undefined)).toEqual({ namespaces: ['jobs', 'shop'] });
  });

  it('is nothing where it is no manifest', () => {
    expect(unreadPart('image:\n  tag: [\n', {}, undefined)).toBeUndefined();
  });

  it('is said by the document around the fault, not by its neighbours', () => {
    const text = `kind: A\nmetadata: {namespace: one}\n---\n${broken}  namespace: two\n---\nkind: B\nmetadata: {namespace: three}\n`;
    expect(unreadPart(text, { line: 6 }, undefined)).toEqual({ namespaces: ['two'] });
  });
});
