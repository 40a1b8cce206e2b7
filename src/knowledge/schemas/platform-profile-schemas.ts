import * as z from 'zod/mini';
import { idSchema, sourceSchema, textSchema } from './text-schemas.ts';

const labelsSchema = z.record(z.string(), z.string());

export const networkPluginsSchema = z.strictObject({
  plugins: z.array(
    z.strictObject({
      id: idSchema,
      title: textSchema,
      /** `depends`: on how it was installed; then it has to be asked. */
      enforces: z.enum(['yes', 'no', 'depends']),
      condition: z.optional(textSchema),
      quirks: z.array(z.strictObject({ id: idSchema, text: textSchema })),
      /** Known end of support, in words. */
      retiring: z.optional(textSchema),
      source: sourceSchema,
    }),
  ),
});

export const resolversSchema = z.strictObject({
  resolvers: z.array(
    z.strictObject({
      id: z.enum(['kube-dns', 'node-local-dns', 'openshift-dns', 'cloud-dns', 'custom']),
      title: textSchema,
      help: textSchema,
      pods: z.optional(z.strictObject({ namespace: z.string(), labels: labelsSchema })),
      cidrs: z.array(z.string()),
      port: z.int(),
      source: sourceSchema,
    }),
  ),
});

export const gatewaysSchema = z.strictObject({
  gateways: z.array(
    z.strictObject({
      id: z.enum(['istioctl', 'helm', 'gateway-api', 'ingress-controller']),
      title: textSchema,
      help: textSchema,
      name: z.string(),
      namespace: z.string(),
      /** `{name}` is the gateway's name, `{short}` the same without a leading `istio-`. */
      labels: labelsSchema,
      serviceAccount: z.string(),
      ports: z.array(z.int()),
      hostNetwork: z.boolean(),
      inMesh: z.boolean(),
      source: sourceSchema,
    }),
  ),
});
