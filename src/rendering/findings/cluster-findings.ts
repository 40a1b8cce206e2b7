import type { Facts } from '../facts/facts.ts';
import type { Survey } from '../facts/survey.ts';
import { omission, type Remark } from './remark.ts';

/** What several clusters would need besides the policies of each. */
export function clusterFindings(survey: Survey, facts: Facts): Remark[] {
  const environment = String(survey.requirement('environment'));
  const several = ['several-clusters', 'several-clouds'].includes(environment);
  const { multiCluster } = survey.platform;
  const answer = multiCluster ? 'platform.multiCluster' : 'requirements.environment';
  return [
    ...(several && survey.mesh && !multiCluster ? [omission('clusters-not-connected', {}, answer)] : []),
    ...(survey.np && (several || multiCluster) ? [omission('calls-between-clusters-cut', {}, answer)] : []),
    ...(facts.asks.multiCluster && facts.mesh.ambient ? [omission('services-not-shared', {}, answer)] : []),
  ];
}
