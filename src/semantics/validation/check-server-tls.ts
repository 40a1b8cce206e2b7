import { unicodePattern } from '../../model/unicode-pattern.ts';
import type { View } from './view.ts';

const letterOrDigit = unicodePattern('^[\\p{L}\\p{N}]');
const ciphers = [
  ...['ECDSA', 'RSA'].flatMap((key) =>
    ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305', 'AES128-SHA', 'AES256-SHA'].map(
      (name) => `ECDHE-${key}-${name}`,
    ),
  ),
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
];
const certificateFields = ['serverCertificate', 'privateKey', 'caCertificates'];
const listFields = ['tlsCertificates', 'credentialNames'];

/** `tls` of a Gateway's server or a Sidecar's ingress listener, by istiod's webhook. */
export function checkServerTls(tls: View): void {
  if (!tls.set) return;
  const mode = tls.field('mode').text || 'PASSTHROUGH';
  const has = (name: string) => tls.field(name).text !== '' || tls.field(name).length > 0;
  checkVersionAndCiphers(tls);
  if (mode === 'ISTIO_MUTUAL') {
    for (const name of [...certificateFields, 'credentialName', ...listFields])
      if (has(name))
        tls.field(name).refuse('cannot stand with mode ISTIO_MUTUAL, which has its own certificates');
    return;
  }
  const passes = mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';
  if (passes && ['caCrl', 'credentialName', ...certificateFields, ...listFields].some(has))
    tls.warn(`has certificates that mode ${mode} ignores`);
  const sources = [
    has('serverCertificate') && has('privateKey'),
    has('credentialName'),
    has('credentialNames'),
    has('tlsCertificates'),
  ].filter(Boolean);
  if (sources.length > 1)
    tls.refuse(
      'only one of credentialName, credentialNames, tlsCertificates, and serverCertificate with privateKey can be set',
    );
  if (passes || has('credentialName') || has('credentialNames')) {
    if (passes) checkRevocation(tls, mode);
    return;
  }
  checkCertificates(tls, mode, has);
  checkRevocation(tls, mode);
}

function checkVersionAndCiphers(tls: View): void {
  const names = tls.field('cipherSuites').items();
  const old = ['TLSV1_0', 'TLSV1_1'].includes(tls.field('minProtocolVersion').text);
  if (old && names.length === 0) tls.warn('needs cipherSuites for a version below TLSV1_2');
  const seen = new Set<string>();
  for (const name of names) {
    if (!isCipher(name.text)) name.warn('is no cipher suite that Envoy knows, and is ignored');
    else if (seen.has(name.text)) name.warn('stands here twice');
    seen.add(name.text);
  }
}

/** Expressions of Envoy (`-ALL`, `[A|B]`) are let through, as the webhook does. */
function isCipher(name: string): boolean {
  return name === '' || name === 'ALL' || !letterOrDigit().test(name) || ciphers.includes(name);
}

function checkCertificates(tls: View, mode: string, has: (name: string) => boolean): void {
  if (mode !== 'SIMPLE' && !has('caCertificates'))
    tls.field('caCertificates').refuse(`is required with mode ${mode}`);
  const pairs = tls.field('tlsCertificates').items();
  if (pairs.length > 2) tls.field('tlsCertificates').warn('can have two at most');
  for (const pair of pairs.length > 0 ? pairs : [tls])
    for (const name of ['serverCertificate', 'privateKey'])
      if (pair.field(name).text === '') pair.field(name).refuse(`is required with mode ${mode}`);
}

function checkRevocation(tls: View, mode: string): void {
  const list = tls.field('caCrl');
  if (list.text === '') return;
  if (tls.field('credentialName').text !== '')
    list.refuse('belongs into the credential that credentialName names');
  if (mode === 'SIMPLE') list.refuse('does nothing with mode SIMPLE');
}
