import { requestFamily } from '../istio/request-family.ts';

export const istioAuthzRequests = requestFamily('istio-authz-requests');
