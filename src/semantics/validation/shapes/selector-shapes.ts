import { list, map, object, text } from '../shape.ts';

/** `selector` of the security kinds and Telemetry, `workloadSelector` of DestinationRule. */
export const matchLabelsSelector = object({ matchLabels: map(text({ max: 63 }), { max: 4096 }) });

/** `workloadSelector` of Sidecar, ServiceEntry and EnvoyFilter. */
export const labelsSelector = object({ labels: map(text({ max: 63 }), { max: 256 }) });

export const groupName = text({
  max: 253,
  pattern: /^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
});
export const kindName = text({ min: 1, max: 63, pattern: /^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/ });

export const targetReference = object(
  { group: groupName, kind: kindName, name: text({ min: 1, max: 253 }), namespace: text() },
  { required: ['kind', 'name'] },
);

/** How a policy says what it applies to; rule `onlyOneTarget` holds that it says so in one way. */
export const targets = {
  selector: matchLabelsSelector,
  targetRef: targetReference,
  targetRefs: list(targetReference, { max: 16 }),
};
