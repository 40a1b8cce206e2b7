import { object, text, unsigned } from '../shape.ts';

/** Where traffic goes: VirtualService routes and mirrors, a Sidecar's egress proxy. */
export const destination = object(
  { host: text(), port: object({ number: unsigned }), subset: text() },
  { required: ['host'] },
);
