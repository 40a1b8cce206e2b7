import { brokenDnsLabelRule } from '../../model/names.ts';
import { Failure } from '../failure.ts';

/** Ends the run where `--namespace` is given and no namespace can have that name. */
export function refuseNamespace(namespace: string | undefined): void {
  const broken = namespace === undefined ? undefined : brokenDnsLabelRule(namespace);
  if (broken !== undefined) throw new Failure(`--namespace ${namespace}: must be ${broken}`);
}
