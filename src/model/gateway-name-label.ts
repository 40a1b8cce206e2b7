/** Names, on the pods of a gateway or waypoint, the Gateway of the Gateway API that they belong to (GEP-1762). */
export const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name';
