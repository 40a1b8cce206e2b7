// Makes an archive of images, as docker save writes it, that share one file system.
// Usage: images.mjs <folder of the file system> <archive>
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const [root, archive] = process.argv.slice(2);
/** Istio's run as the user that its traffic rules leave alone. */
const images = {
  'docker.io/netmesh-advisor/application:1': { Entrypoint: ['/usr/local/bin/application'] },
  'docker.io/netmesh-advisor/pause:1': { Entrypoint: ['/bin/sleep', 'infinity'] },
  'docker.io/netmesh-advisor/proxyv2:1': { Entrypoint: ['/usr/local/bin/pilot-agent'], User: '1337:1337' },
  'docker.io/netmesh-advisor/pilot:1': { Entrypoint: ['/usr/local/bin/pilot-discovery'], User: '1337:1337' },
  // What checks and probes of a runbook start.
  'docker.io/library/busybox:1.37.0': { Cmd: ['sh'] },
  'docker.io/curlimages/curl:8.14.1': { Entrypoint: ['/usr/bin/curl'] },
};
const Env = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'];

const parts = mkdtempSync(join(dirname(archive), 'images-'));
execFileSync('tar', ['-C', root, '--numeric-owner', '-cf', join(parts, 'layer.tar'), '.']);
const hash = createHash('sha256');
await pipeline(createReadStream(join(parts, 'layer.tar')), hash);
const rootfs = { type: 'layers', diff_ids: [`sha256:${hash.digest('hex')}`] };

const manifest = Object.entries(images).map(([name, config], index) => {
  const Config = `${index}.json`;
  const image = { architecture: 'amd64', os: 'linux', config: { Env, ...config }, rootfs };
  writeFileSync(join(parts, Config), JSON.stringify(image));
  return { Config, RepoTags: [name], Layers: ['layer.tar'] };
});
writeFileSync(join(parts, 'manifest.json'), JSON.stringify(manifest));
execFileSync('tar', ['-C', parts, '-cf', archive, '.']);
rmSync(parts, { recursive: true });
