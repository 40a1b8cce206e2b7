import { type Fields, fields, list } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** DestinationRules that begin TLS and do not say by which authority the server is verified. */
export const serverCertificateNotVerified: Detector<'server-certificate-not-verified'> = {
  code: 'server-certificate-not-verified',
  *detect({ of }) {
    for (const placed of of('networking.istio.io', 'DestinationRule')) {
      const spec = fields(placed.object.spec);
      const policy = fields(spec.trafficPolicy);
      const selects = spec.workloadSelector !== undefined && spec.workloadSelector !== null;
      const rule = objectName(placed);
      if (isUnverified(fields(policy.tls), selects))
        yield { at: placed, values: { rule, field: 'spec.trafficPolicy.tls' } };
      for (const [index, setting] of list(policy.portLevelSettings).map(fields).entries()) {
        if (isUnverified(fields(setting.tls), selects))
          yield { at: placed, values: { rule, field: `spec.trafficPolicy.portLevelSettings[${index}].tls` } };
      }
    }
  },
};

/** A credential brings its authority along only where the rule selects the workloads that use it. */
function isUnverified(
  { mode, caCertificates, credentialName, insecureSkipVerify }: Fields,
  selects: boolean,
): boolean {
  if (mode !== 'SIMPLE' && mode !== 'MUTUAL') return false;
  return !caCertificates && insecureSkipVerify !== true && !(credentialName && selects);
}
