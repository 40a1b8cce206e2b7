/** A fault of one block of the guide: what finds it, or why nothing in its objects shows it. */
export interface GuideFault {
  readonly fault: string;
  /** Code of a finding; `refused`: the API server's own rules; `cut: dns`: what `verify` shows to be cut. */
  readonly found?: string;
  readonly hidden?: string;
}

const mesh = 'whether the namespace is in a mesh is said by labels that the block does not hold';
const otherFile = 'another document of the same set may do it: only the whole set shows it';
const platform = 'a fact of the platform, which no object of the block tells';
const intent = 'what was meant stands in a comment, not in an object';
const otherEnd = 'no object of the block polices the other end';

/** Known faults of the guide's YAML blocks, in their order. */
export const guideFaults: readonly (readonly GuideFault[])[] = [
  [
    { fault: 'egress is open unless another policy isolates it', found: 'namespace-without-default-deny' },
    { fault: 'blocks metrics and HBONE in a mesh', hidden: mesh },
  ],
  [
    { fault: 'cuts istiod of sidecars', hidden: mesh },
    { fault: 'misses node-local, OpenShift and cloud resolvers', hidden: platform },
    { fault: 'the deny stands first', hidden: 'the order of documents is not part of what they mean' },
  ],
  [
    { fault: 'no DNS in this namespace', found: 'egress-without-dns' },
    { fault: 'DNS is cut', found: 'cut: dns' },
    { fault: 'cuts istiod of sidecars', hidden: mesh },
    { fault: '443 to the Internet holds no data back', found: 'egress-to-internet' },
    { fault: 'the metadata service is not left out', found: 'egress-to-metadata' },
    { fault: 'IPv4 only', hidden: platform },
    { fault: 'no ingress at the peers', hidden: otherEnd },
  ],
  [
    { fault: '/api/* misses /api', found: 'prefix-misses-itself' },
    { fault: 'monitoring has no identity, and the metrics port passes the proxy by', hidden: mesh },
    { fault: 'the admin rule trusts every issuer', found: 'claims-from-every-issuer' },
    { fault: 'claims without RequestAuthentication', found: 'token-rule-without-request-authentication' },
    { fault: 'selects nothing in ambient mode', hidden: mesh },
  ],
  [
    { fault: 'an empty selector', found: 'empty-peer-selector' },
    { fault: 'DISABLE does not exist in ambient mode', hidden: mesh },
    { fault: 'STRICT on 8080 defeats the callers that it is for', hidden: intent },
    { fault: '9090 is open to everybody', hidden: otherFile },
  ],
  [
    { fault: 'requests without a token pass', found: 'request-authentication-not-required' },
    { fault: 'an issuer without audiences', found: 'issuer-without-audiences' },
    { fault: 'two places for the token', found: 'several-token-locations' },
    { fault: 'istiod has to reach the key server', found: 'keys-fetched-by-istiod' },
    { fault: 'cookies need Istio 1.21 and care for CSRF', hidden: platform },
  ],
  [
    { fault: "the caller's egress is missing", hidden: otherEnd },
    { fault: 'ports of the mesh are missing', hidden: mesh },
  ],
  [
    { fault: 'an empty value is refused', found: 'refused' },
    { fault: 'would not require the header', found: 'header-presence-by-empty-string' },
  ],
  [
    { fault: 'DNS over UDP only', found: 'dns-over-udp-only' },
    { fault: 'DNS to the whole namespace', found: 'dns-rule-to-whole-namespace' },
    { fault: 'pods without a rule for DNS', found: 'cut: dns' },
    { fault: 'pods without a rule for istiod', found: 'meshed-without-istiod' },
    { fault: 'the rule of the gateway has no ports', found: 'rule-without-ports' },
    { fault: 'assumes the names of one way to install', hidden: platform },
    { fault: 'the other namespace has no policy', hidden: otherEnd },
    { fault: 'no rules for metrics, probes and the tunnel', hidden: mesh },
  ],
  [
    { fault: 'STRICT for the whole mesh at once', found: 'strict-for-whole-mesh' },
    { fault: 'nothing denies what no rule names', found: 'namespace-open-to-the-mesh' },
    { fault: '/* restricts nothing', found: 'path-matches-everything' },
    { fault: 'HEAD and OPTIONS are denied', found: 'get-without-head' },
    { fault: 'the service account of another installation', hidden: platform },
    { fault: 'the admin has no path through the network', hidden: otherFile },
  ],
  [
    { fault: 'the standby dials the primary, not the other way', found: 'ends-disagree' },
    { fault: 'DNS over UDP only', found: 'dns-over-udp-only' },
    { fault: 'DNS to the whole namespace', found: 'dns-rule-to-whole-namespace' },
    { fault: 'no rule for an exporter or backups', hidden: intent },
    { fault: 'plaintext to the database despite STRICT', hidden: mesh },
  ],
  [
    { fault: 'a label that no namespace has by itself', found: 'unknown-namespace-label' },
    { fault: 'every port', found: 'rule-without-ports' },
    { fault: 'egress is open', found: 'namespace-without-default-deny' },
    { fault: 'misses controllers in the network of the node', hidden: platform },
  ],
  [
    { fault: 'a claim without RequestAuthentication', found: 'token-rule-without-request-authentication' },
    { fault: 'STRICT for the whole mesh at once', found: 'strict-for-whole-mesh' },
    { fault: 'nothing lets the gateway in again', hidden: intent },
    { fault: 'no NetworkPolicy', hidden: otherFile },
  ],
  [
    { fault: 'a label of workloads used for namespaces', found: 'unknown-namespace-label' },
    { fault: 'nothing denies what no rule names', found: 'namespace-without-default-deny' },
    { fault: 'injection is never switched on', hidden: mesh },
    { fault: 'PERMISSIVE is what holds anyway', hidden: otherFile },
    { fault: 'rules by identity fail for plaintext callers', hidden: mesh },
  ],
  [
    { fault: 'IstioOperator is no object of a cluster', found: 'istio-operator-object' },
    { fault: 'access log settings in the wrong place', found: 'misplaced-mesh-setting' },
    { fault: 'annotations on a Pod that nobody injects', found: 'proxy-annotation-without-sidecar' },
    { fault: 'no sampling despite the comment', hidden: intent },
    { fault: 'worker threads are best left alone; one resource annotation drops the others', hidden: intent },
  ],
];
