import * as z from 'zod/mini';
import { conditionSchema } from './condition-schema.ts';
import { idSchema, sourceSchema, textSchema } from './text-schemas.ts';

const sightSchema = z.enum(['yes', 'partly', 'no']);

/** What each kind of policy can and cannot see of traffic. */
export const visibilitySchema = z.strictObject({
  attributes: z.array(
    z.strictObject({
      id: idSchema,
      title: textSchema,
      networkPolicy: sightSchema,
      /** Istio at layer 4: ztunnel, and sidecars for TCP. */
      istioL4: sightSchema,
      /** Istio at layer 7: sidecars and waypoints, for HTTP. */
      istioL7: sightSchema,
      note: z.optional(textSchema),
    }),
  ),
  correction: z.strictObject({ text: textSchema, source: sourceSchema }),
});

const lineSchema = z.strictObject({
  attribute: idSchema,
  text: textSchema,
  /** Said only where the call names requests, headers or tokens, or by its protocol. */
  only: z.optional(z.enum(['requests', 'headers', 'tokens', 'tcp', 'not-tcp'])),
});
const waySchema = z.strictObject({
  title: textSchema,
  denied: textSchema,
  /** The same where the technology sees nothing of the protocol; left out where it sees them all. */
  unseen: z.optional(textSchema),
  sees: z.array(lineSchema),
  misses: z.array(lineSchema),
});

/** How one call is guarded by each technology. `{from}`, `{to}`, `{port}`, … are filled from the call. */
export const bothWaysSchema = z.strictObject({
  requirement: textSchema,
  anyMethod: textSchema,
  anyPath: textSchema,
  /** The guide's own example. */
  example: z.strictObject({
    requirement: textSchema,
    namespace: idSchema,
    from: idSchema,
    to: idSchema,
    serviceAccount: idSchema,
    port: z.int(),
    match: z.strictObject({
      methods: z.array(z.string()),
      paths: z.array(z.string()),
      headers: z.array(z.string()),
    }),
  }),
  networkPolicies: waySchema,
  istio: waySchema,
});

const rangeSchema = z.strictObject({
  low: z.number().check(z.minimum(0)),
  high: z.number().check(z.minimum(0)),
});

export const overheadsSchema = z.strictObject({
  ratings: z.array(
    z.strictObject({
      id: idSchema,
      title: textSchema,
      networkPolicies: textSchema,
      istio: textSchema,
    }),
  ),
  proxies: z.array(
    z.strictObject({
      id: z.enum(['sidecar', 'ztunnel', 'waypoint']),
      title: textSchema,
      /** One of them for each of these. */
      per: z.enum(['pod', 'node', 'namespace']),
      replicas: z.int().check(z.positive()),
      vcpu: z.number().check(z.positive()),
      memoryMb: rangeSchema,
      load: textSchema,
      source: sourceSchema,
      date: textSchema,
    }),
  ),
  latency: z.array(
    z.strictObject({
      id: z.enum(['sidecar', 'ambient', 'ambient-waypoint']),
      title: textSchema,
      /** Added by one call, in milliseconds. */
      perCallMs: rangeSchema,
      load: textSchema,
      source: sourceSchema,
      date: textSchema,
    }),
  ),
  guide: z.array(
    z.strictObject({ id: idSchema, figure: textSchema, comment: textSchema, source: sourceSchema }),
  ),
});

export const dataPlanesSchema = z.strictObject({
  choices: z.array(
    z.strictObject({
      id: z.enum(['sidecar', 'ambient', 'ambient-waypoint']),
      title: textSchema,
      text: textSchema,
    }),
  ),
  /** In order: the first whose condition holds chooses; others that hold and choose the same add their reasons. */
  rules: z.array(
    z.strictObject({
      id: idSchema,
      choose: z.enum(['sidecar', 'ambient', 'stated']),
      when: conditionSchema,
      reason: textSchema,
      /** Said as well, where the rule chose. */
      caution: z.optional(textSchema),
      source: sourceSchema,
    }),
  ),
  /** Chosen where no rule holds. */
  otherwise: z.strictObject({
    choose: z.enum(['sidecar', 'ambient']),
    reason: textSchema,
    source: sourceSchema,
  }),
  /** What makes ambient need waypoints. */
  waypoint: z
    .array(z.strictObject({ id: idSchema, when: conditionSchema, reason: textSchema }))
    .check(z.minLength(1)),
  withoutWaypoint: z.strictObject({ reason: textSchema }),
});
