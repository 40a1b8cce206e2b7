import { integer, list, map, object, text } from '../shape.ts';
import { groupName, kindName } from './selector-shapes.ts';

export const objectName = text({ min: 1, max: 253 });
export const namespaceName = text({ min: 1, max: 63, pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/ });
export const sectionName = text({
  min: 1,
  max: 253,
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
});
export const hostname = text({
  min: 1,
  max: 253,
  pattern: /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
});
export const headerName = text({ min: 1, max: 256, pattern: /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/ });
export const port = integer({ min: 1, max: 65535 });

/** A reference whose namespace may be another one, and whose group and kind have defaults. */
export const reference = { group: groupName, kind: kindName, name: objectName, namespace: namespaceName };

export const labelSelector = object({
  matchExpressions: list(
    object({ key: text(), operator: text(), values: list(text()) }, { required: ['key', 'operator'] }),
  ),
  matchLabels: map(text()),
});
