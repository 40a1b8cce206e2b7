import { load } from 'js-yaml';
import { fields } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { objectTitle } from '../facts/names.ts';

const meshFields = [
  'accessLogFile',
  'accessLogEncoding',
  'accessLogFormat',
  'outboundTrafficPolicy',
  'enableAutoMtls',
  'pathNormalization',
  'trustDomain',
];

/** Fields of the mesh configuration that stand in the proxies' defaults, where nothing reads them. */
export const misplacedMeshSetting: Detector<'misplaced-mesh-setting'> = {
  code: 'misplaced-mesh-setting',
  *detect({ of }) {
    const meshes = [
      ...of('install.istio.io', 'IstioOperator').map((placed) => ({
        placed,
        mesh: fields(fields(placed.object.spec).meshConfig),
      })),
      ...of('', 'ConfigMap')
        .filter(({ object }) => /^istio(-|$)/.test(object.metadata.name))
        .map((placed) => ({ placed, mesh: parsed(fields(placed.object.data).mesh) })),
    ];
    for (const { placed, mesh } of meshes) {
      const defaults = fields(mesh.defaultConfig);
      for (const field of meshFields) {
        if (defaults[field] !== undefined)
          yield { at: placed, values: { object: objectTitle(placed), field } };
      }
    }
  },
};

function parsed(text: unknown) {
  if (typeof text !== 'string' || !text.includes('defaultConfig')) return fields(undefined);
  try {
    return fields(load(text));
  } catch {
    return fields(undefined);
  }
}
