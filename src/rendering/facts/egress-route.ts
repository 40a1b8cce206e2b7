import type { Survey, SurveyedWorkload } from './survey.ts';

/** How traffic to an external destination leaves: by itself, through the namespace's waypoint, or an egress gateway. */
export function egressRouteOf(
  survey: Survey,
  caller: SurveyedWorkload,
  external: Survey['topology']['externals'][number],
  protocol: string,
): 'direct' | 'waypoint' | Survey['platform']['gateways'][number] {
  const wanted = external.egressGateway && external.hosts.length > 0 && protocol === 'TCP';
  if (!wanted || caller.mode === 'none') return 'direct';
  if (caller.mode === 'ambient') return survey.dataPlane === 'ambient-waypoint' ? 'waypoint' : 'direct';
  return egressGatewayOf(survey) ?? 'direct';
}

/** The gateway among the platform's that is there for traffic that leaves. */
export function egressGatewayOf(survey: Survey): Survey['platform']['gateways'][number] | undefined {
  return survey.platform.gateways.find(
    ({ name, labels, inMesh }) =>
      inMesh && (name.includes('egress') || Object.values(labels).some((value) => value.includes('egress'))),
  );
}
