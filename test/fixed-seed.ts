import fc from 'fast-check';

/** The same random inputs in every run; `NETMESH_SEED=<number>` explores others. */
fc.configureGlobal({ seed: Number(process.env.NETMESH_SEED ?? 20_261_123) });
