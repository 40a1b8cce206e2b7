import { choice, duration, flag, list, map, number, object, text } from '../shape.ts';
import { targets } from './selector-shapes.ts';

const mode = choice('CLIENT_AND_SERVER', 'CLIENT', 'SERVER');
const match = object({ mode });
const providers = list(object({ name: text({ min: 1 }) }, { required: ['name'] }));
const named = object({ defaultValue: text(), name: text({ min: 1 }) }, { required: ['name'] });
const valued = object({ value: text({ min: 1 }) }, { required: ['value'] });

const metric = choice(
  'ALL_METRICS',
  'REQUEST_COUNT',
  'REQUEST_DURATION',
  'REQUEST_SIZE',
  'RESPONSE_SIZE',
  'TCP_OPENED_CONNECTIONS',
  'TCP_CLOSED_CONNECTIONS',
  'TCP_SENT_BYTES',
  'TCP_RECEIVED_BYTES',
  'GRPC_REQUEST_MESSAGES',
  'GRPC_RESPONSE_MESSAGES',
);

export const telemetrySpec = object({
  accessLogging: list(object({ disabled: flag, filter: object({ expression: text() }), match, providers })),
  metrics: list(
    object({
      overrides: list(
        object({
          disabled: flag,
          match: object(
            { customMetric: text({ min: 1 }), metric, mode },
            { atMostOne: [['metric', 'customMetric']] },
          ),
          tagOverrides: map(object({ operation: choice('UPSERT', 'REMOVE'), value: text() })),
        }),
      ),
      providers,
      reportingInterval: duration,
    }),
  ),
  ...targets,
  tracing: list(
    object({
      customTags: map(
        object(
          { environment: named, formatter: valued, header: named, literal: valued },
          { atMostOne: [['literal', 'environment', 'header', 'formatter']] },
        ),
      ),
      disableContextPropagation: flag,
      disableSpanReporting: flag,
      enableIstioTags: flag,
      match,
      providers,
      randomSamplingPercentage: number({ min: 0, max: 100 }),
      useRequestIdForTraceSampling: flag,
    }),
  ),
});
