import { checkDuration } from './check-duration.ts';
import type { View } from './view.ts';

const grpcStatus = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** `fault` of an HTTP route, by istiod's webhook. */
export function checkFault(fault: View): void {
  if (!fault.set) return;
  const abort = fault.field('abort');
  const delay = fault.field('delay');
  if (!abort.set && !delay.set) fault.refuse('must have abort or delay');
  checkFraction(abort.field('percentage'));
  checkFraction(delay.field('percentage'));
  const kind = abort.oneOf('grpcStatus', 'http2Error', 'httpStatus');
  if (abort.set && kind === undefined) abort.warn('does not say with which error');
  if (abort.field('grpcStatus').set && !grpcStatus.includes(abort.field('grpcStatus').text))
    abort.field('grpcStatus').refuse('must be a status of gRPC, such as NOT_FOUND');
  if (abort.field('http2Error').set) abort.field('http2Error').refuse('is not supported');
  if (abort.field('httpStatus').set) checkHttpStatus(abort.field('httpStatus'));
  checkDuration(delay.field('fixedDelay'));
  if (delay.field('exponentialDelay').set) delay.field('exponentialDelay').refuse('is not supported');
}

export function checkHttpStatus(status: View): void {
  if (status.number < 200 || status.number > 600) status.refuse('must be from 200 to 599');
}

function checkFraction(percentage: View): void {
  const value = percentage.field('value');
  const { number } = value;
  if (number < 0 || number > 100 || (number > 0 && number < 0.0001))
    value.refuse('must be 0 or from 0.0001 to 100');
}
