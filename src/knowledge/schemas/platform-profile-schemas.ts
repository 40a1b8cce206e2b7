import * as z from 'zod';
import { idSchema, sourceSchema, textSchema } from './text-schemas.ts';

const labelsSchema = z.record(z.string(), z.string());

export const networkPluginsSchema = z.strictObject({
  plugins: z.array(
    z.strictObject({
      id: idSchema,
      title: textSchema,
      /** `depends`: on how it was installed; then it has to be asked. */
      enforces: z.enum(['yes', 'no', 'depends']),
      condition: textSchema.optional(),
      quirks: z.array(z.strictObject({ id: idSchema, text: textSchema })),
      /** Known end of support, in words. */
      retiring: textSchema.optional(),
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
      pods: z.strictObject({ namespace: z.string(), labels: labelsSchema }).optional(),
      cidrs: z.array(z.string()),
      port: z.number().int(),
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
      ports: z.array(z.number().int()),
      hostNetwork: z.boolean(),
      inMesh: z.boolean(),
      source: sourceSchema,
    }),
  ),
});
