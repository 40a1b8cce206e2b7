/** In ambient calls travel to this port of a pod, and their own port is inside the tunnel (istio.io "Ports used by Istio"): it is nobody's call. */
export const tunnelPort = 15008;
