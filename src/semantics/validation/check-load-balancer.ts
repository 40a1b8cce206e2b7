import { checkDuration } from './check-duration.ts';
import { checkFailover, checkLocalities } from './check-localities.ts';
import type { View } from './view.ts';

const topologyLabels = [
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
];

/** `loadBalancer` of a traffic policy, by istiod's webhook; `outlier` is the policy's outlier detection. */
export function checkLoadBalancer(balancer: View, outlier: View): void {
  if (!balancer.set) return;
  checkConsistentHash(balancer.field('consistentHash'));
  const locality = balancer.field('localityLbSetting');
  const zones = balancer.field('zoneAwareLbSetting');
  if (locality.set && zones.set)
    balancer.refuse('only one of localityLbSetting and zoneAwareLbSetting can be set');
  checkLocalitySetting(locality, outlier);
  if (zones.set) {
    for (const entry of zones.field('failoverPriority').items())
      if (topologyLabels.includes(entry.text)) entry.refuse('is handled already: leave topology labels out');
    checkFailover(zones, outlier);
  }
  const warmup = balancer.field('warmup');
  if (!warmup.set) return;
  checkDuration(warmup.field('duration'));
  const aggression = warmup.field('aggression');
  if (aggression.set && aggression.number <= 0) aggression.refuse('must be greater than 0');
}

function checkConsistentHash(hash: View): void {
  if (!hash.set) return;
  const cookie = hash.field('httpCookie');
  if (cookie.set && cookie.field('name').text === '') cookie.field('name').refuse('must not be empty');
  const names = new Set<string>();
  for (const attribute of cookie.field('attributes').items()) {
    const name = attribute.field('name');
    if (name.text === '') name.refuse('must not be empty');
    else if (names.has(name.text)) name.refuse(`${name.text} stands here twice`);
    names.add(name.text);
  }
  const ringSize = hash.field('minimumRingSize');
  if (ringSize.number !== 0) {
    ringSize.warn('is deprecated: use ringHash');
    if (hash.oneOf('ringHash', 'maglev'))
      hash.refuse('only one of minimumRingSize, ringHash, maglev can be set');
  }
  const maglev = hash.field('maglev');
  if (!maglev.set) return;
  const size = maglev.field('tableSize');
  if (size.number === 0) size.refuse('must be set');
  else if (size.number >= 5000011 || !isPrime(size.number)) size.refuse('must be a prime below 5000011');
}

function checkLocalitySetting(setting: View, outlier: View): void {
  if (!setting.set) return;
  const distribute = setting.field('distribute');
  const priority = setting.field('failoverPriority');
  if (distribute.length > 0 && setting.field('failover').length > 0) {
    setting.refuse('only one of distribute and failover can be set');
    return;
  }
  const topology = priority.items().find(({ text }) => topologyLabels.includes(text));
  if (topology !== undefined && setting.field('failover').length > 0) {
    topology.refuse('cannot stand beside failover');
    return;
  }
  for (const rule of distribute.items()) {
    const to = rule.field('to').entries();
    const weights = to.map(([, weight]) => weight.number);
    if (weights.some((weight) => weight <= 0 || weight > 100)) {
      rule.field('to').refuse('must have weights from 1 to 100');
      return;
    }
    if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
      rule.field('to').refuse('must have weights that add up to 100');
      return;
    }
    checkLocalities(
      to.map(([locality]) => locality),
      rule.field('to'),
    );
  }
  checkLocalities(
    distribute.items().map((rule) => rule.field('from').text),
    distribute,
  );
  checkFailover(setting, outlier);
}

function isPrime(value: number): boolean {
  if (value > 0 && value < 4) return true;
  if (value % 2 === 0) return false;
  for (let factor = 3; factor * factor <= value; factor += 2) if (value % factor === 0) return false;
  return true;
}
