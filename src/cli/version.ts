import manifest from '../../package.json' with { type: 'json' };

export const toolName = 'netmesh-advisor';
export const toolVersion: string = manifest.version;
