import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Part {
  readonly name: string;
  readonly image?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A Deployment with its Service, as one stream of YAML. */
export function deployment({ name, image = `example/${name}`, port = 8080, env = {} }: Part): string {
  const variables = Object.entries(env).map(
    ([key, value]) => `            - {name: ${key}, value: "${value}"}`,
  );
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    `metadata: {name: ${name}, namespace: shop}`,
    'spec:',
    `  selector: {matchLabels: {app: ${name}}}`,
    '  template:',
    `    metadata: {labels: {app: ${name}}}`,
    '    spec:',
    '      containers:',
    `        - name: main`,
    `          image: ${image}`,
    `          ports: [{containerPort: ${port}}]`,
    ...(variables.length > 0 ? ['          env:', ...variables] : []),
    '---',
    'apiVersion: v1',
    'kind: Service',
    `metadata: {name: ${name}, namespace: shop}`,
    `spec: {selector: {app: ${name}}, ports: [{port: ${port}}]}`,
    '',
  ].join('\n');
}

/** web calls api, api calls db; a CronJob-less little shop whose every call stands in full. */
export const shop: Readonly<Record<string, string>> = {
  'web.yaml': deployment({ name: 'web', env: { API_URL: 'http://api:8080' } }),
  'api.yaml': deployment({ name: 'api', env: { DB_URL: 'postgres://db:5432/shop' } }),
  'db.yaml': deployment({ name: 'db', image: 'postgres:17', port: 5432 }),
  'job.yaml': [
    'apiVersion: batch/v1',
    'kind: CronJob',
    'metadata: {name: probe, namespace: shop}',
    'spec:',
    '  schedule: "0 3 * * *"',
    '  jobTemplate:',
    '    spec:',
    '      template:',
    '        metadata: {labels: {app: probe}}',
    '        spec:',
    '          restartPolicy: Never',
    '          containers:',
    '            - {name: main, image: example/probe, env: [{name: WEB_URL, value: "http://web:8080"}]}',
    '',
  ].join('\n'),
};

/** Writes files into a folder below another, and returns its path. */
export function writeFiles(folder: string, name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return path;
}
