import { keyOf, type Survey } from '../facts/survey.ts';
import { type Remark, remark } from './remark.ts';

/** Issuers that accept more than they should, and rules that can never match. */
export function tokenFindings(survey: Survey): Remark[] {
  if (!survey.mesh) return [];
  const { tokenIssuers, entryPoints } = survey.topology;
  const matches = [...survey.calls, ...entryPoints].flatMap(({ to, http, answer }) =>
    http.map((match) => ({ to, match, answer })),
  );
  const used = new Set(matches.map(({ match }) => match.issuer));
  const issuers = tokenIssuers.flatMap((issuer, index): Remark[] => {
    if (!used.has(issuer.name)) return [];
    const answer = `topology.tokenIssuers[${index}]`;
    const places = [issuer.fromHeaders, issuer.fromCookies, issuer.fromParams].flat().length;
    return [
      ...(issuer.audiences.length === 0
        ? [remark('issuer-without-audiences', { issuer: issuer.name }, answer)]
        : []),
      ...(places > 1 ? [remark('several-token-locations', { issuer: issuer.name }, answer)] : []),
      ...(issuer.jwksUri !== undefined && issuer.jwks === undefined
        ? [remark('keys-fetched-by-istiod', { issuer: issuer.name, url: issuer.jwksUri }, answer)]
        : []),
    ];
  });
  const claims = matches
    .filter(({ match }) => match.claims.length > 0 && match.issuer === undefined)
    .map(({ to, answer }) =>
      remark('claims-without-issuer', { workload: 'namespace' in to ? keyOf(to) : to.name }, answer),
    );
  return [...issuers, ...claims];
}
