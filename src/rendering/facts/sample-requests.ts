import { hostOf } from './routed-services.ts';
import { type Survey, servicesFor } from './survey.ts';

/** One declared HTTP request of each calling namespace that a GET can try. */
export interface SampleRequest {
  readonly namespace: string;
  readonly caller: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** The first HTTP call of each meshed namespace that may be a GET without headers or token. */
export function sampleRequests(survey: Survey): SampleRequest[] {
  return survey.namespaces.flatMap(({ namespace }): SampleRequest[] => {
    for (const call of survey.calls) {
      const { from, to, appProtocol, http } = call;
      if (from.namespace !== namespace.name || to.kind !== 'workload' || appProtocol !== 'http') continue;
      const [caller, callee] = [survey.find(from), survey.find(to)];
      const [service] = servicesFor(callee.workload, call);
      const match = http.find(
        ({ methods, headers, issuer }) =>
          (methods.length === 0 || methods.includes('GET')) && headers.length === 0 && issuer === undefined,
      );
      if (!service || !callee.authorized || (http.length > 0 && !match)) continue;
      if (caller.workload.kind !== 'Deployment') continue;
      return [
        {
          namespace: namespace.name,
          caller: caller.workload.name,
          host: hostOf(to, service.name),
          port: service.port,
          path: (match?.paths[0] ?? '/').replace(/\{\*{1,2}\}|\*/g, 'x').replace(/^(?!\/)/, '/'),
        },
      ];
    }
    return [];
  });
}
