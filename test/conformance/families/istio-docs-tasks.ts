import { requestFamily } from '../istio/request-family.ts';

export const istioDocsTasks = requestFamily('istio-docs-tasks');
