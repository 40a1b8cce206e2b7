/** Ports of the proxy that answer without going through it (istio/istio `cni/README.md`): metrics, health, Envoy's own metrics. */
export const proxyPorts: readonly number[] = [15020, 15021, 15090];

export const proxyMetricsPorts: readonly number[] = [15020, 15090];

/** istiod's secured discovery and certificates. */
export const controlPlanePort = 15012;

/** Where ztunnel, waypoints and sidecars take what is tunnelled to them. */
export const hbonePort = 15008;
