import { choice, flag, list, object, text } from '../shape.ts';

const version = choice('TLS_AUTO', 'TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3');

/** TLS of a server: a Gateway's, or a Sidecar's ingress listener. */
export const serverTls = object({
  caCertCredentialName: text(),
  caCertificates: text(),
  caCrl: text(),
  cipherSuites: list(text()),
  credentialName: text(),
  credentialNames: list(text(), { min: 1, max: 2 }),
  httpsRedirect: flag,
  insecureSkipVerify: flag,
  maxProtocolVersion: version,
  minProtocolVersion: version,
  mode: choice('PASSTHROUGH', 'SIMPLE', 'MUTUAL', 'AUTO_PASSTHROUGH', 'ISTIO_MUTUAL', 'OPTIONAL_MUTUAL'),
  privateKey: text(),
  serverCertificate: text(),
  subjectAltNames: list(text()),
  tlsCertificates: list(object({ caCertificates: text(), privateKey: text(), serverCertificate: text() }), {
    min: 1,
    max: 2,
  }),
  verifyCertificateHash: list(text()),
  verifyCertificateSpki: list(text()),
});
