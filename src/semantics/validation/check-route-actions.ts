import { checkDuration } from './check-duration.ts';
import { checkHttpStatus } from './check-fault.ts';
import { checkRegex, checkStringMatch } from './check-string-match.ts';
import { brokenPort } from './istio-names.ts';
import type { View } from './view.ts';

const corsMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*'];
const corsHeader = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;
const retryConditions = [
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
];
/** The codes that have a name in Go's `net/http`. */
const namedStatus = /^(10[0-3]|20[0-8]|226|30[0-57-8]|40\d|41[0-8]|42[1-689]|431|451|50[0-8]|51[01])$/;

export function checkCors(policy: View): void {
  for (const origin of policy.field('allowOrigins').items()) {
    const given = origin.oneOf('exact', 'prefix', 'regex');
    if (given === undefined || given.text === '') origin.refuse('must have exact, prefix or regex');
    else checkStringMatch(origin);
  }
  for (const method of policy.field('allowMethods').items())
    if (!corsMethods.includes(method.text)) method.refuse('must be a method of HTTP in upper case, or "*"');
  for (const list of ['allowHeaders', 'exposeHeaders'])
    for (const name of policy.field(list).items())
      if (!corsHeader.test(name.text)) name.refuse('must be a header name, or "*"');
  const age = policy.field('maxAge');
  if (age.set && age.duration % 1e9 !== 0) age.refuse('must be whole seconds');
}

export function checkRedirect(redirect: View, matches: View): void {
  if (!redirect.set) return;
  const has = (name: string) => redirect.field(name).text !== '';
  const port = redirect.field('port');
  if (has('uri') && has('prefixRewrite')) redirect.refuse('only one of uri and prefixRewrite can be set');
  const otherMatch = matches
    .items()
    .map((match) => match.field('uri'))
    .find((uri) => uri.set && !uri.field('prefix').set);
  if (has('prefixRewrite') && otherMatch !== undefined)
    redirect.field('prefixRewrite').refuse('needs matches of the URI by prefix only');
  const says = ['uri', 'prefixRewrite', 'authority', 'scheme'].some(has);
  if (!says && !redirect.oneOf('port', 'derivePort'))
    redirect.refuse('must have uri, authority, scheme or port');
  const code = redirect.field('redirectCode');
  if (code.number !== 0 && (code.number < 300 || code.number > 399)) code.refuse('must be from 300 to 399');
  if (!['', 'http', 'https'].includes(redirect.field('scheme').text))
    redirect.field('scheme').refuse('must be http or https');
  if (port.number > 0) port.keeps(brokenPort(port.number));
}

export function checkDirectResponse(response: View): void {
  if (!response.set) return;
  const body = response.field('body');
  const size = body.field('string').set
    ? Buffer.byteLength(body.field('string').text)
    : Buffer.from(body.field('bytes').text, 'base64').length;
  if (size > 1024 * 1024) body.refuse('is larger than 1 MB');
  else if (size > 100 * 1024) body.warn('is larger than 100 kB, which burdens the control plane');
  checkHttpStatus(response.field('status'));
}

export function checkRetries(retries: View): void {
  if (!retries.set) return;
  const attempts = retries.field('attempts');
  if (attempts.number < 0) attempts.refuse('must not be negative');
  const configured =
    retries.field('retryOn').text !== '' || retries.oneOf('perTryTimeout', 'retryRemoteLocalities');
  if (attempts.number === 0 && configured)
    attempts.refuse('is 0, which turns retries off, and the rest would mean nothing');
  checkDuration(retries.field('perTryTimeout'));
  checkDuration(retries.field('backoff'));
  const conditions = retries.field('retryOn');
  for (const condition of conditions.text === '' ? [] : conditions.text.split(','))
    if (!retryConditions.includes(condition) && !namedStatus.test(condition.replace(/^\+?0*/, '')))
      conditions.refuse(`has "${condition}", which is no condition`);
}

export function checkRewrite(rewrite: View): void {
  if (!rewrite.set) return;
  const uri = rewrite.field('uri').text !== '';
  const regex = rewrite.field('uriRegexRewrite');
  if (uri && regex.set) rewrite.refuse('only one of uri and uriRegexRewrite can be set');
  if (!uri && !regex.set && rewrite.field('authority').text === '')
    rewrite.refuse('must have uri, uriRegexRewrite or authority');
  if (!regex.set) return;
  if (regex.field('match').text === '' || regex.field('rewrite').text === '')
    regex.refuse('must have match and rewrite');
  else checkRegex(regex.field('match'));
}
