/** The direction in which a policy isolates: towards its pods, or away from them. */
export type Direction = 'ingress' | 'egress';
