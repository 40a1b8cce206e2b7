import { namespacedName } from '../../model/namespaced-name.ts';
import type { IssuerFact, RequestAuthenticationFact } from './mesh-facts.ts';
import { isHttp, type Survey, servicesFor } from './survey.ts';

/** Token validation for every callee of which a declared request needs a token, where a proxy reads HTTP. */
export function requestAuthentications(survey: Survey): RequestAuthenticationFact[] {
  return survey.workloads
    .filter(({ authorized }) => authorized)
    .flatMap((callee): RequestAuthenticationFact[] => {
      const key = namespacedName(callee.workload);
      const flows = [...(survey.callsTo.get(key) ?? []), ...(survey.entriesTo.get(key) ?? [])].filter(
        ({ appProtocol }) => isHttp(appProtocol),
      );
      const withTokens = flows.filter(({ http }) => http.some(({ issuer }) => issuer !== undefined));
      const names = new Set(withTokens.flatMap(({ http }) => http.map(({ issuer }) => issuer)));
      const issuers = survey.topology.tokenIssuers.filter(({ name }) => names.has(name));
      if (issuers.length === 0) return [];
      const fact = {
        namespace: callee.workload.namespace,
        workload: callee.workload.name,
        issuers: issuers.map(issuerFact),
        answers: [
          ...new Set([
            ...withTokens.map(({ answer }) => answer),
            ...issuers.map(
              (issuer) => `topology.tokenIssuers[${survey.topology.tokenIssuers.indexOf(issuer)}]`,
            ),
          ]),
        ],
      };
      if (callee.mode === 'sidecar')
        return [{ ...fact, matchLabels: callee.matchLabels, service: '', suffix: '' }];
      if (!callee.usesWaypoint) return [];
      const services = new Set(
        withTokens.flatMap((flow) => servicesFor(callee.workload, flow).map(({ name }) => name)),
      );
      return [...services]
        .sort()
        .map((service) => ({ ...fact, matchLabels: {}, service, suffix: `-${service}` }));
    });
}

function issuerFact(issuer: Survey['topology']['tokenIssuers'][number]): IssuerFact {
  return {
    issuer: issuer.issuer,
    jwksUri: issuer.jwks === undefined ? (issuer.jwksUri ?? '') : '',
    jwks: issuer.jwks ?? '',
    audiences: issuer.audiences,
    fromHeaders: issuer.fromHeaders.map(({ name, prefix }) => ({ name, prefix: prefix ?? '' })),
    fromCookies: issuer.fromCookies,
    fromParams: issuer.fromParams,
    forwardOriginalToken: issuer.forwardOriginalToken,
  };
}
